import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { captureOutput } from '#scripts/children.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { startApp, type AppProcess } from '#test/soak/app-process.ts'
import type { Order, AppMessage } from '#test/soak/messages.ts'
import { bundleForNode } from '#test/support/bundle.ts'
import type { NotificationSpec } from '#main/core/notifications/notification.ts'

/** How long an order to the app may take, in ms. */
const patienceMs = 150_000

export interface Bundles {
  core: string
  terminal: string
}

export const bundleProgram = async (folder: string): Promise<Bundles> => ({
  core: await bundleForNode(join(projectRoot, 'test/soak/app.ts'), join(folder, 'core')),
  terminal: await bundleForNode(
    join(projectRoot, 'test/integration/terminal/program.ts'),
    join(folder, 'terminal'),
  ),
})

export class Program {
  shown: NotificationSpec[] = []
  problems: string[] = []
  #bundles
  #folder
  #process: AppProcess | undefined
  #messages = new EventEmitter()
  #lives = 0

  constructor(bundles: Bundles, folder: string) {
    this.#bundles = bundles
    this.#folder = folder
  }

  /** Each outcome in the notifications. `at` is when the run ended, not when the outcome was announced. */
  get announced() {
    return this.shown.flatMap(({ outcomes = [] }) =>
      outcomes.map(({ key, ...outcome }) => ({ ...outcome, jobId: key.slice(key.indexOf('/') + 1) })),
    )
  }

  async start() {
    const now = Date.now()
    const isUp = this.#next('ready')
    this.#process = startApp({
      nth: ++this.#lives,
      file: this.#bundles.core,
      launch: {
        folder: this.#folder,
        seed: this.#lives,
        timeScale: { realStart: now, start: now, factor: 1 },
      },
      onMessage: (message, process) => this.#handleMessage(message, process),
    })
    await isUp
  }

  async addServer(url: string) {
    const { servers } = await this.#ask('ready', { type: 'add-server', url })
    return servers[0]?.id ?? ''
  }

  autoRestart(serverId: string, times: number) {
    return this.#ask('ready', { type: 'auto-restart', serverId, times })
  }

  /**
   * Adds a watch rule for all jobs of a server. If the server has the plugin, its journal is read from now
   * on.
   */
  watchAll(serverId: string) {
    return this.#ask('ready', { type: 'watch-all', serverId })
  }

  terminal(...args: readonly string[]) {
    return captureOutput(process.execPath, [this.#bundles.terminal, this.#folder, ...args])
  }

  async watch(serverId: string, jobId: string) {
    const { ok, message } = await this.#ask('watched', { type: 'watch', serverId, jobId })
    if (!ok) throw new Error(`The program doesn't watch ${jobId}: ${message}`)
  }

  async restart(serverId: string, jobId: string) {
    const { message } = await this.#ask('done', { type: 'restart', key: `${serverId}/${jobId}` })
    return message
  }

  /**
   * Reports that the machine has woken up.
   *
   * @param sleptMs how long it has slept
   */
  wake(sleptMs: number) {
    this.#process?.send({ type: 'wake', sleptMs })
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
    this.#process?.send({ type: 'quit' })
    const { how, printed } = (await this.#process?.gone) ?? { how: 'quit', printed: '' }
    if (how !== 'quit') this.problems.push(`the program ${how}`)
    if (printed !== '') this.problems.push(`the program printed: ${printed}`)
  }

  async #next<Type extends AppMessage['type']>(type: Type): Promise<Extract<AppMessage, { type: Type }>> {
    const [message] = await once(this.#messages, type, { signal: AbortSignal.timeout(patienceMs) }).catch(
      (cause) => {
        throw new Error(`The app sent no message “${type}”`, { cause })
      },
    )
    return message
  }

  /** The app handles one order at a time, so the next message of this type is its response. */
  #ask<Type extends AppMessage['type']>(type: Type, order: Order) {
    const response = this.#next(type)
    this.#process?.send(order)
    return response
  }

  #handleMessage(message: AppMessage, process: AppProcess) {
    if (message.type === 'ready') this.problems.push(...message.banners)
    if (message.type === 'show') {
      this.shown.push(message.spec)
      process.send({ type: 'delivery', nth: message.nth, delivery: { accepted: true } })
    }
    this.#messages.emit(message.type, message)
  }
}
