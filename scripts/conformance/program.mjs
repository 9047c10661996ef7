import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { capture } from '../children.mjs'
import { root } from '../places.mjs'

/**
 * @typedef {import('#test/soak/app-process.ts').AppProcess} AppProcess
 * @typedef {import('#test/soak/messages.ts').Word} Word
 * @typedef {import('#test/soak/messages.ts').Order} Order
 * @typedef {import('#main/notifications/notification.ts').NotificationSpec} NotificationSpec
 */

/**
 * @template {Word['say']} Say
 * @typedef {Extract<Word, { say: Say }>} Said
 */

/** How long the program may take for an order, ms. */
const patienceMs = 150_000

/**
 * Bundles the soak test's core and the terminal commands, each into one file.
 *
 * @typedef {object} Bundles
 * @property {string} core
 * @property {string} terminal
 */

/**
 * @param {string} folder
 * @returns {Promise<Bundles>}
 */
export async function bundleProgram(folder) {
  const { bundle } = await import('#test/support/bundle.ts')
  return {
    core: await bundle(join(root, 'test/soak/app.ts'), join(folder, 'core')),
    terminal: await bundle(join(root, 'test/integration/cli/program.ts'), join(folder, 'terminal')),
  }
}

export class Program {
  /** @type {NotificationSpec[]} */
  shown = []
  /** @type {string[]} */
  problems = []
  #bundles
  #folder
  /** @type {AppProcess | undefined} */
  #process
  /** @type {{ up: Said<'up'>[], watched: Said<'watched'>[], done: Said<'done'>[] }} */
  #received = { up: [], watched: [], done: [] }
  #words = new EventEmitter()
  #lives = 0

  /**
   * @param {Bundles} bundles
   * @param {string} folder
   */
  constructor(bundles, folder) {
    this.#bundles = bundles
    this.#folder = folder
  }

  /** Outcomes, each when a notification first named it. */
  get announced() {
    return this.shown.flatMap(({ outcomes = [] }) =>
      outcomes.map(({ key, kind, at }) => ({ jobId: key.slice(key.indexOf('/') + 1), kind, at })),
    )
  }

  async recorded() {
    const { historyOf } = await import('#main/storage/ledger.ts')
    const onCorrupt = (/** @type {{ code: string }} */ { code }) => void this.problems.push(code)
    return historyOf({ folder: this.#folder, onCorrupt }).filter(({ announced }) => announced)
  }

  /** @returns {Promise<string>} */
  async start() {
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

  /**
   * @param {string} url
   * @param {string} [apiKey]
   */
  async addServer(url, apiKey) {
    this.#send({ do: 'add-server', url, ...(apiKey !== undefined && { apiKey }) })
    const { servers } = await this.#next(this.#received.up)
    return servers[0]?.id ?? ''
  }

  /** @param {string} serverId @param {number} times */
  async autoRestart(serverId, times) {
    this.#send({ do: 'auto-restart', serverId, times })
    await this.#next(this.#received.up)
  }

  /** @param {readonly string[]} args */
  terminal(...args) {
    return capture(process.execPath, [this.#bundles.terminal, this.#folder, ...args])
  }

  /**
   * @param {string} serverId
   * @param {string} jobId
   */
  async watch(serverId, jobId) {
    this.#send({ do: 'watch', serverId, jobId })
    return this.#next(this.#received.watched, (word) => word.jobId === jobId)
  }

  /**
   * @param {'restart' | 'cancel'} what
   * @param {string} serverId
   * @param {string} jobId
   */
  async command(what, serverId, jobId) {
    this.#send({ do: what, key: `${serverId}/${jobId}` })
    const { message } = await this.#next(this.#received.done)
    return message
  }

  /** Wakes the machine. @param {number} [sleptMs] how far the clock has advanced */
  wake(sleptMs = 0) {
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

  /**
   * Resolves with the first matching word.
   *
   * @template T
   * @param {T[]} words
   * @param {(each: T) => boolean} [matches]
   * @returns {Promise<T>}
   */
  async #next(words, matches = () => true) {
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

  /**
   * @param {Word} word
   * @param {AppProcess} process
   */
  #hear(word, process) {
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

  /** @param {Order} order */
  #send(order) {
    this.#process?.send(order)
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    const pid = this.#process?.pid
    if (pid !== undefined) process.kill(pid, signal)
  }
}
