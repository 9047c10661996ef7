import { ignoreAbort } from './abort.ts'

/** Promises of background work. The program only waits for them when it quits. */
export class BackgroundTasks {
  readonly #signal: AbortSignal
  readonly #pending = new Set<Promise<unknown>>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  readonly run = (work: Promise<unknown>): void => {
    const done = work.catch(ignoreAbort(this.#signal)).finally(() => this.#pending.delete(done))
    this.#pending.add(done)
  }

  async settled(): Promise<void> {
    // Finished work may have started other work, which must be awaited as well.
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
