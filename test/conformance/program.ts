import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { capture } from '#scripts/children.ts'
import { root } from '#scripts/places.ts'
import { startApp, type AppProcess } from '#test/soak/app-process.ts'
import type { Order, Word } from '#test/soak/messages.ts'
import { bundle } from '#test/support/bundle.ts'
import type { NotificationSpec } from '#main/notifications/notification.ts'

/** How long an order to the app may take, in ms. */
const patienceMs = 150_000

export interface Bundles {
  core: string
  terminal: string
}

export const bundleProgram = async (folder: string): Promise<Bundles> => ({
  core: await bundle(join(root, 'test/soak/app.ts'), join(folder, 'core')),
  terminal: await bundle(join(root, 'test/integration/cli/program.ts'), join(folder, 'terminal')),
})

export class Program {
  shown: NotificationSpec[] = []
  problems: string[] = []
  #bundles
  #folder
  #process: AppProcess | undefined
  #words = new EventEmitter()
  #lives = 0

  constructor(bundles: Bundles, folder: string) {
    this.#bundles = bundles
    this.#folder = folder
  }

  /** Each outcome from the notifications, with the time when it was announced first. */
  get announced() {
    return this.shown.flatMap(({ outcomes = [] }) =>
      outcomes.map(({ key, kind, at }) => ({ jobId: key.slice(key.indexOf('/') + 1), kind, at })),
    )
  }

  async start() {
    const now = Date.now()
    const isUp = this.#next('up')
    this.#process = startApp({
      nth: ++this.#lives,
      file: this.#bundles.core,
      launch: { folder: this.#folder, seed: this.#lives, tempo: { realStart: now, start: now, factor: 1 } },
      onWord: (word, process) => this.#hear(word, process),
    })
    await isUp
  }

  async addServer(url: string) {
    const { servers } = await this.#ask('up', { do: 'add-server', url })
    return servers[0]?.id ?? ''
  }

  autoRestart(serverId: string, times: number) {
    return this.#ask('up', { do: 'auto-restart', serverId, times })
  }

  /**
   * Adds a watch rule for all jobs of a server. If the server has the plugin, its journal is read from now
   * on.
   */
  watchAll(serverId: string) {
    return this.#ask('up', { do: 'watch-all', serverId })
  }

  terminal(...args: readonly string[]) {
    return capture(process.execPath, [this.#bundles.terminal, this.#folder, ...args])
  }

  async watch(serverId: string, jobId: string) {
    const { ok, message } = await this.#ask('watched', { do: 'watch', serverId, jobId })
    if (!ok) throw new Error(`The program doesn't watch ${jobId}: ${message}`)
  }

  async restart(serverId: string, jobId: string) {
    const { message } = await this.#ask('done', { do: 'restart', key: `${serverId}/${jobId}` })
    return message
  }

  /**
   * Reports that the machine has woken up.
   *
   * @param sleptMs how long it has slept
   */
  wake(sleptMs: number) {
    this.#process?.send({ do: 'wake', sleptMs })
  }

  /** @param signal SIGSTOP stops the process like a sleeping machine, and SIGCONT continues it */
  signal(signal: 'SIGSTOP' | 'SIGCONT') {
    const pid = this.#process?.pid
    if (pid !== undefined) process.kill(pid, signal)
  }

  async kill() {
    this.#process?.kill()
    await this.#process?.gone
  }

  async quit() {
    this.#process?.send({ do: 'quit' })
    const { how, printed } = (await this.#process?.gone) ?? { how: 'quit', printed: '' }
    if (how !== 'quit') this.problems.push(`the program ${how}`)
    if (printed !== '') this.problems.push(`the program printed: ${printed}`)
  }

  async #next<Say extends Word['say']>(say: Say): Promise<Extract<Word, { say: Say }>> {
    const [word] = await once(this.#words, say, { signal: AbortSignal.timeout(patienceMs) }).catch(
      (cause) => {
        throw new Error(`The program never says “${say}”`, { cause })
      },
    )
    return word
  }

  /** The app handles one order at a time, so the next message of this type is its response. */
  #ask<Say extends Word['say']>(say: Say, order: Order) {
    const response = this.#next(say)
    this.#process?.send(order)
    return response
  }

  #hear(word: Word, process: AppProcess) {
    if (word.say === 'up') this.problems.push(...word.banners)
    if (word.say === 'show') {
      this.shown.push(word.spec)
      process.send({ do: 'answer', nth: word.nth, delivery: { taken: true } })
    }
    this.#words.emit(word.say, word)
  }
}
