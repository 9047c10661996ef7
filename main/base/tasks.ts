import { ignoreAbort } from './abort.ts'

/** Work that nobody waits for, until the end. */
export class Tasks {
  readonly #signal: AbortSignal
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  readonly run = (doing: Promise<unknown>): void => {
    const done = doing.catch(ignoreAbort(this.#signal)).finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  async settled(): Promise<void> {
    // Pending work may start more.
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }
}
