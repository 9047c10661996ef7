import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { AppProcess, ProcessOptions as NewLife } from './app-process.ts'
import type { Desktop } from './desktop.ts'
import type { ProcessLife } from './evidence.ts'
import type { Log } from './log.ts'
import type { Order, AppMessage } from './messages.ts'
import type { TimeScale } from './time-scale.ts'

export type AppSupervisor = ReturnType<typeof createAppSupervisor>

export interface AppSupervisorOptions {
  readonly startProcess: (life: NewLife) => AppProcess
  readonly folder: string
  readonly seed: number
  readonly timeScale: TimeScale
  readonly clock: Clock
  readonly desktop: Desktop
  readonly log: Log
  readonly signal: AbortSignal
  readonly onReady: (received: Extract<AppMessage, { type: 'ready' }>, diedAt: number | undefined) => void
  readonly onMessage: (
    received: Exclude<AppMessage, { type: 'ready' | 'show' | 'memory' | 'acknowledged' | 'ended' }>,
  ) => void
}

const quitTimeoutMs = 30_000
const restartDelayMs = 3_000

/**
 * Creates the supervisor of the app: it starts the process, and starts it again after each exit, until it is
 * stopped.
 */
export function createAppSupervisor(options: AppSupervisorOptions) {
  const { startProcess, folder, seed, timeScale, clock, desktop, log, signal, onReady, onMessage } = options
  const lives: ProcessLife[] = []
  const problems: string[] = []
  let maxRssMb = 0
  let socketsLeft = 0
  let count = 0
  let app: AppProcess | undefined
  let upAt: number | undefined
  let diedAt: number | undefined
  let downMs = restartDelayMs
  let isRestarting = true

  function handleMessage(received: AppMessage, from: AppProcess) {
    switch (received.type) {
      case 'ready':
        if (upAt === undefined) log.add(`app ${from.nth} is up with ${received.jobs.length} jobs`)
        upAt ??= clock.now()
        if (received.banners.length > 0)
          problems.push(`app ${from.nth} complains: ${received.banners.join(' ')}`)
        return onReady(received, diedAt)
      case 'show':
        return desktop.shown(from, received.nth, received.spec)
      case 'memory':
        maxRssMb = Math.max(maxRssMb, received.rssMb)
        return
      case 'ended':
        socketsLeft = Math.max(
          socketsLeft,
          received.resources.filter((name) => name.startsWith('TCP')).length,
        )
        return
      case 'acknowledged':
        return
      case 'watched':
      case 'done':
        return onMessage(received)
    }
  }

  function start() {
    if (app || !isRestarting) return
    count += 1
    downMs = restartDelayMs
    const life = startProcess({
      nth: count,
      launch: { folder, seed: seed + count, timeScale },
      clock,
      onMessage: handleMessage,
    })
    app = life
    handleExit(life).catch((error: unknown) => problems.push(`app ${life.nth}: ${String(error)}`))
  }

  async function handleExit(life: AppProcess) {
    const { how, printed } = await life.gone
    // We may notice the exit long after the kill.
    const to = life.killedAt ?? clock.now()
    log.add(`app ${life.nth} ${how}`)
    lives.push({ nth: life.nth, up: { from: Math.min(upAt ?? to, to), to }, how })
    if (how === 'crashed') problems.push(`app ${life.nth} ended by itself`)
    if (printed !== '') problems.push(`app ${life.nth} printed:\n${printed}`)
    app = undefined
    upAt = undefined
    diedAt = to
    if (!isRestarting) return
    await clock.sleep(downMs, signal).catch(ignoreAbort(signal))
    start()
  }

  async function quit(life: AppProcess) {
    life.send({ type: 'quit' })
    const late = setTimeout(() => {
      problems.push(`app ${life.nth} did not quit within ${quitTimeoutMs / 1000} s`)
      life.kill()
    }, quitTimeoutMs)
    await life.gone
    clearTimeout(late)
  }

  return {
    livesUntil(now: number): readonly ProcessLife[] {
      if (!app || upAt === undefined) return [...lives]
      return [...lives, { nth: app.nth, up: { from: upAt, to: now }, how: 'quit' }]
    },
    problems,
    get maxRssMb() {
      return maxRssMb
    },
    get socketsLeft() {
      return socketsLeft
    },
    get isUp() {
      return upAt !== undefined
    },
    get upForMs() {
      return upAt === undefined ? 0 : clock.now() - upAt
    },
    start,
    send: (order: Order) => app?.send(order),
    end(how: 'killed' | 'quit', thenDownMs: number) {
      if (!app) return
      downMs = thenDownMs
      if (how === 'killed') app.kill()
      else void quit(app)
    },
    async stop() {
      isRestarting = false
      if (app) await quit(app)
    },
    async abandon() {
      isRestarting = false
      app?.kill()
      await app?.gone
    },
  }
}
