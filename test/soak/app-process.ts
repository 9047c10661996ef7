import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '#main/base/clock.ts'
import { appMessage, type Launch, type Order, type AppMessage } from './messages.ts'
import { startClockSync, createStoppedTimeScale } from './clock-sync.ts'

export interface AppProcess {
  readonly nth: number
  readonly pid: number | undefined
  readonly killedAt: number | undefined
  send(order: Order): void
  kill(): void
  readonly gone: Promise<Gone>
}

export interface Gone {
  readonly how: 'killed' | 'quit' | 'crashed'
  readonly printed: string
}

export interface ProcessOptions {
  readonly nth: number
  readonly launch: Launch
  /** Synchronises the process with simulated time. Without a clock, the process uses real time. */
  readonly clock?: Clock
  readonly onMessage: (received: AppMessage, app: AppProcess) => void
}

interface FileProcessOptions extends ProcessOptions {
  readonly file: string
  readonly handlesOrder?: (order: Order) => boolean
}

export function startApp({
  nth,
  file,
  launch,
  clock,
  onMessage,
  handlesOrder,
}: FileProcessOptions): AppProcess {
  const timeScale = clock ? createStoppedTimeScale(launch.timeScale, clock) : launch.timeScale
  const argument = JSON.stringify({ ...launch, timeScale })
  const child: ChildProcess = spawn(process.execPath, ['--trace-warnings', file, argument], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let killedAt: number | undefined
  let printed = ''
  let ended = false
  const keep = (part: string) => {
    printed = (printed + part).slice(0, 20_000)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  // If this doesn't run because we are killed, the process exits on `disconnect`.
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)

  const app: AppProcess = {
    nth,
    pid: child.pid,
    get killedAt() {
      return killedAt
    },
    send(order) {
      if (!handlesOrder?.(order) && child.connected && killedAt === undefined)
        child.send(order, () => {
          // The process may exit at any moment. Then the message is lost.
        })
    },
    kill() {
      killedAt ??= clock?.now() ?? Date.now()
      clockSync?.end()
      child.kill('SIGKILL')
    },
    gone: once(child, 'close').then(() => {
      process.off('exit', endWithUs)
      clockSync?.end()
      const how = killedAt !== undefined ? 'killed' : ended && child.exitCode === 0 ? 'quit' : 'crashed'
      return { how, printed }
    }),
  }
  const clockSync =
    clock &&
    startClockSync(launch.timeScale, clock, (sent) => app.send({ type: 'time-scale', timeScale: sent }))
  child.on('message', (message) => {
    const received = appMessage.parse(message)
    if (received.type === 'acknowledged') return clockSync?.onAcknowledged()
    if (received.type === 'ended') ended = true
    onMessage(received, app)
  })
  return app
}
