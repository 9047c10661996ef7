import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { realNow } from './tempo.ts'
import { word, type Launch, type Order, type Word } from './messages.ts'

/** One life of the app in a process of its own. */
export interface AppProcess {
  readonly nth: number
  readonly pid: number | undefined
  /** When it was killed by us, real ms. */
  readonly killedAtReal: number | undefined
  tell(order: Order): void
  /** Ends it as a crash of the machine does. */
  kill(): void
  /** Resolves when the process is gone. */
  readonly gone: Promise<Gone>
}

export interface Gone {
  readonly how: 'killed' | 'quit' | 'crashed'
  /** What it printed: nothing, unless something went wrong. */
  readonly printed: string
}

/** One life, which is about to begin. */
export interface Life {
  readonly nth: number
  readonly launch: Launch
  /** Gets everything that it says. */
  readonly onWord: (said: Word, app: AppProcess) => void
}

/** Starts a life of the app. */
export function startApp({ nth, file, launch, onWord }: Life & { readonly file: string }): AppProcess {
  const child: ChildProcess = spawn(process.execPath, ['--trace-warnings', file, JSON.stringify(launch)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let killedAtReal: number | undefined
  let printed = ''
  let ended = false
  const keep = (part: string) => {
    printed = (printed + part).slice(0, 20_000)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  // It ends with us when we are ended in a hurry; `disconnect` sees to it where even this doesn't run.
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)

  const app: AppProcess = {
    nth,
    pid: child.pid,
    get killedAtReal() {
      return killedAtReal
    },
    tell(order) {
      if (child.connected && killedAtReal === undefined)
        child.send(order, () => {
          // It may die at any moment; a message is lost then, like a click on a dead app's notification.
        })
    },
    kill() {
      killedAtReal ??= realNow()
      child.kill('SIGKILL')
    },
    gone: once(child, 'close').then(() => {
      process.off('exit', endWithUs)
      const how = killedAtReal !== undefined ? 'killed' : ended && child.exitCode === 0 ? 'quit' : 'crashed'
      return { how, printed }
    }),
  }
  child.on('message', (message) => {
    const said = word.parse(message)
    if (said.say === 'ended') ended = true
    onWord(said, app)
  })
  return app
}
