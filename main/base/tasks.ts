import { ignoreAbort } from './abort.ts'

/** Background work, which is only awaited on quit. */
export class BackgroundTasks {
  readonly #signal: AbortSignal
  readonly #pending = new Set<Promise<unknown>>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  readonly run = (doing: Promise<unknown>): void => {
    const done = doing.catch(ignoreAbort(this.#signal)).finally(() => this.#pending.delete(done))
    this.#pending.add(done)
  }

  async settled(): Promise<void> {
    // Pending work may start more.
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
