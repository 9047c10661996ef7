import { ignoreAbort } from '../../main/base/abort.ts'
import type { Clock } from '../../main/base/clock.ts'
import type { AppProcess, Life as NewLife } from './app-process.ts'
import type { Desktop } from './desktop.ts'
import type { Life, Span } from './evidence.ts'
import type { Log } from './log.ts'
import { memoryEveryMs, type Order, type Word } from './messages.ts'
import { productTime, type Tempo } from './tempo.ts'

export interface Keeper {
  livesUntil(now: number): readonly Life[]
  readonly problems: readonly string[]
  readonly starved: readonly Span[]
  readonly mostRssMb: number
  readonly socketsLeft: number
  readonly isUp: boolean
  readonly upForMs: number
  /** How much longer all starts took than on a quick machine, ms of product time. */
  readonly lateMs: number
  start(): void
  send(order: Order): void
  end(how: 'killed' | 'quit', downMs: number): void
  stop(): Promise<void>
  abandon(): Promise<void>
}

export interface KeeperOptions {
  readonly begin: (life: NewLife) => AppProcess
  readonly folder: string
  readonly seed: number
  readonly tempo: Tempo
  readonly clock: Clock
  readonly desktop: Desktop
  readonly log: Log
  readonly signal: AbortSignal
  readonly onUp: (received: Extract<Word, { say: 'up' }>, diedAt: number | undefined) => void
  readonly onWord: (received: Exclude<Word, { say: 'up' | 'show' | 'memory' | 'ended' }>) => void
}

/** Real ms. */
const quitMs = 30_000
/** A heartbeat this late has cost the app half of a request's time, ms of product time. */
const starvedMs = 5_000
const mournMs = 3_000
/** A start on an idle machine, real ms. */
const quickStartMs = 400

export function createKeeper(options: KeeperOptions): Keeper {
  const { begin, folder, seed, tempo, clock, desktop, log, signal, onUp, onWord } = options
  const lives: Life[] = []
  const problems: string[] = []
  const starved: Span[] = []
  let beatAt: number | undefined
  let mostRssMb = 0
  let socketsLeft = 0
  let count = 0
  let app: AppProcess | undefined
  let upAt: number | undefined
  let startedAt: number | undefined
  let lateBefore = 0
  let diedAt: number | undefined
  let downMs = mournMs
  let goesOn = true

  function hear(received: Word, from: AppProcess) {
    switch (received.say) {
      case 'up':
        if (upAt === undefined) log.add(`app ${from.nth} is up with ${received.jobs.length} jobs`)
        upAt ??= clock.now()
        beatAt = upAt
        started()
        if (received.notices.length > 0)
          problems.push(`app ${from.nth} complains: ${received.notices.join(' ')}`)
        return onUp(received, diedAt)
      case 'show':
        return desktop.shown(from, received.nth, received.spec)
      case 'memory':
        mostRssMb = Math.max(mostRssMb, received.rssMb)
        return beat()
      case 'ended':
        socketsLeft = Math.max(
          socketsLeft,
          received.resources.filter((name) => name.startsWith('TCP')).length,
        )
        return
      case 'watched':
      case 'done':
        return onWord(received)
    }
  }

  function beat() {
    const now = clock.now()
    if (beatAt !== undefined && now - beatAt > memoryEveryMs * tempo.factor + starvedMs)
      starved.push({ from: beatAt, to: now })
    beatAt = now
  }

  const lateNow = () =>
    startedAt === undefined ? 0 : Math.max(0, clock.now() - startedAt - quickStartMs * tempo.factor)

  function started() {
    lateBefore += lateNow()
    startedAt = undefined
  }

  function start() {
    if (app || !goesOn) return
    count += 1
    startedAt = clock.now()
    downMs = mournMs
    const life = begin({
      nth: count,
      launch: { folder, seed: seed + count, tempo },
      onWord: hear,
    })
    app = life
    bury(life).catch((error: unknown) => problems.push(`app ${life.nth}: ${String(error)}`))
  }

  async function bury(life: AppProcess) {
    const { how, printed } = await life.gone
    // We may learn of the exit long after the kill.
    const { killedAtReal } = life
    const to = killedAtReal === undefined ? clock.now() : productTime(tempo, killedAtReal)
    log.add(`app ${life.nth} ${how}`)
    lives.push({ nth: life.nth, up: { from: Math.min(upAt ?? to, to), to }, how, killedAtReal })
    if (how === 'crashed') problems.push(`app ${life.nth} ended by itself`)
    if (printed !== '') problems.push(`app ${life.nth} printed:\n${printed}`)
    beat()
    beatAt = undefined
    app = undefined
    upAt = undefined
    started()
    diedAt = to
    if (!goesOn) return
    await clock.sleep(downMs, signal).catch(ignoreAbort(signal))
    start()
  }

  async function quit(life: AppProcess) {
    life.send({ do: 'quit' })
    const late = setTimeout(() => {
      problems.push(`app ${life.nth} did not quit within ${quitMs / 1000} s`)
      life.kill()
    }, quitMs)
    await life.gone
    clearTimeout(late)
  }

  return {
    livesUntil(now) {
      if (!app || upAt === undefined) return [...lives]
      return [...lives, { nth: app.nth, up: { from: upAt, to: now }, how: 'quit' }]
    },
    problems,
    starved,
    get mostRssMb() {
      return mostRssMb
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
    get lateMs() {
      return lateBefore + lateNow()
    },
    start,
    send: (order) => app?.send(order),
    end(how, thenDownMs) {
      if (!app) return
      downMs = thenDownMs
      if (how === 'killed') app.kill()
      else void quit(app)
    },
    async stop() {
      goesOn = false
      if (app) await quit(app)
    },
    async abandon() {
      goesOn = false
      app?.kill()
      await app?.gone
    },
  }
}
