import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { capture } from '#scripts/children.ts'
import { root } from '#scripts/places.ts'
import type { AppProcess } from '#test/soak/app-process.ts'
import type { Order, Word } from '#test/soak/messages.ts'
import type { NotificationSpec } from '#main/notifications/notification.ts'

type Said<Say> = Extract<Word, { say: Say }>

/** How long the program may take for an order, in ms. */
const patienceMs = 150_000

/** Bundles the soak test's core and the terminal commands, each into one file. */
export interface Bundles {
  core: string
  terminal: string
}

export async function bundleProgram(folder: string): Promise<Bundles> {
  const { bundle } = await import('#test/support/bundle.ts')
  return {
    core: await bundle(join(root, 'test/soak/app.ts'), join(folder, 'core')),
    terminal: await bundle(join(root, 'test/integration/cli/program.ts'), join(folder, 'terminal')),
  }
}

export class Program {
  shown: NotificationSpec[] = []
  problems: string[] = []
  #bundles
  #folder
  #process: AppProcess | undefined
  #received: { up: Said<'up'>[]; watched: Said<'watched'>[]; done: Said<'done'>[] } = {
    up: [],
    watched: [],
    done: [],
  }
  #words = new EventEmitter()
  #lives = 0

  constructor(bundles: Bundles, folder: string) {
    this.#bundles = bundles
    this.#folder = folder
  }

  /** Outcomes, each when a notification first named it. */
  get announced() {
    return this.shown.flatMap(({ outcomes = [] }) =>
      outcomes.map(({ key, kind, at }) => ({ jobId: key.slice(key.indexOf('/') + 1), kind, at })),
    )
  }

  async start(): Promise<string> {
    const { startApp } = await import('#test/soak/app-process.ts')
    const now = Date.now()
    this.#received = { up: [], watched: [], done: [] }
    this.#process = startApp({
      nth: ++this.#lives,
      file: this.#bundles.core,
      launch: { folder: this.#folder, seed: this.#lives, tempo: { realStart: now, start: now, factor: 1 } },
      onWord: (word, process) => {
        this.#hear(word, process)
        this.#words.emit('word')
      },
    })
    const { servers } = await this.#next(this.#received.up)
    return servers[0]?.id ?? ''
  }

  async addServer(url: string) {
    this.#send({ do: 'add-server', url })
    const { servers } = await this.#next(this.#received.up)
    return servers[0]?.id ?? ''
  }

  async autoRestart(serverId: string, times: number) {
    this.#send({ do: 'auto-restart', serverId, times })
    await this.#next(this.#received.up)
  }

  /** With a rule for all jobs of a server with the plugin; its journal is read from now on. */
  async watchAll(serverId: string) {
    this.#send({ do: 'watch-all', serverId })
    await this.#next(this.#received.up)
  }

  terminal(...args: readonly string[]) {
    return capture(process.execPath, [this.#bundles.terminal, this.#folder, ...args])
  }

  async watch(serverId: string, jobId: string) {
    this.#send({ do: 'watch', serverId, jobId })
    return this.#next(this.#received.watched, (word) => word.jobId === jobId)
  }

  async command(what: 'restart' | 'cancel', serverId: string, jobId: string) {
    this.#send({ do: what, key: `${serverId}/${jobId}` })
    const { message } = await this.#next(this.#received.done)
    return message
  }

  /**
   * Wakes the machine.
   *
   * @param sleptMs how far the clock has advanced
   */
  wake(sleptMs: number = 0) {
    this.#send({ do: 'wake', sleptMs })
  }

  /** Stops the process as a sleeping machine does. */
  suspend() {
    this.#signal('SIGSTOP')
  }

  resume() {
    this.#signal('SIGCONT')
  }

  async kill() {
    this.#process?.kill()
    await this.#process?.gone
  }

  async quit() {
    this.#send({ do: 'quit' })
    const { how, printed } = (await this.#process?.gone) ?? { how: 'quit', printed: '' }
    if (how !== 'quit') this.problems.push(`the program ${how}`)
    if (printed !== '') this.problems.push(`the program printed: ${printed}`)
  }

  /** Resolves with the first matching word. */
  async #next<T>(words: T[], matches: (each: T) => boolean = () => true): Promise<T> {
    const signal = AbortSignal.timeout(patienceMs)
    for (;;) {
      const index = words.findIndex(matches)
      const [found] = index < 0 ? [] : words.splice(index, 1)
      if (found !== undefined) return found
      await once(this.#words, 'word', { signal }).catch((cause) => {
        throw new Error('The program doesn’t respond', { cause })
      })
    }
  }

  #hear(word: Word, process: AppProcess) {
    switch (word.say) {
      case 'up':
        this.problems.push(...word.notices)
        return this.#received.up.push(word)
      case 'watched':
        return this.#received.watched.push(word)
      case 'done':
        return this.#received.done.push(word)
      case 'show':
        this.shown.push(word.spec)
        return process.send({ do: 'answer', nth: word.nth, delivery: { taken: true } })
      case 'memory':
      case 'heard':
      case 'ended':
        return undefined
    }
  }

  #send(order: Order) {
    this.#process?.send(order)
  }

  #signal(signal: NodeJS.Signals) {
    const pid = this.#process?.pid
    if (pid !== undefined) process.kill(pid, signal)
  }
}
