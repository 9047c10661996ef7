import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'

/**
 * A queue of messages with a single reader. A message that equals a pending one is dropped, because a server
 * can cause thousands of them.
 */
export class Inbox<T> {
  readonly #clock: Clock
  /** Created on first use, because the watches of an unreachable server need no timer. */
  #timer: Timer | undefined
  readonly #messages: T[] = []
  #wake: ((why?: unknown) => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  push(message: T): void {
    if (this.#messages.some((waiting) => isDeepStrictEqual(waiting, message))) return
    this.#messages.push(message)
    this.#wake?.()
  }

  clear(fits: (message: T) => boolean = () => true): void {
    const keptMessages = this.#messages.filter((message) => !fits(message))
    this.#messages.splice(0, this.#messages.length, ...keptMessages)
  }

  /** Returns the next message. With `ms`, resolves with undefined after that time. */
  async next(signal: AbortSignal, ms?: number): Promise<T | undefined> {
    signal.throwIfAborted()
    if (this.#messages.length === 0 && (ms === undefined || ms > 0)) {
      await new Promise((resolve) => {
        this.#wake = resolve
        signal.addEventListener('abort', resolve, { once: true })
        if (ms !== undefined) this.#wakeIn(ms)
      })
      this.#leave(signal)
      signal.throwIfAborted()
    }
    return this.#messages.shift()
  }

  #wakeIn(ms: number) {
    this.#timer ??= new Timer(this.#clock, () => this.#wake?.())
    this.#timer.schedule(ms)
  }

  #leave(signal: AbortSignal) {
    if (this.#wake) signal.removeEventListener('abort', this.#wake)
    this.#wake = undefined
    this.#timer?.cancel()
  }
}
