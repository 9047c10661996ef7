import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'

/**
 * What one loop waits for: messages in order, or the passing of time. A message equal to one that waits already is dropped:
 * a server can cause thousands while the loop waits for a response.
 */
export class Inbox<T> {
  readonly #clock: Clock
  /** Made by the first wait with a time limit: a watch whose server is away has none. */
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

  /** Forgets what was pushed and not read: all of it, or what fits. */
  clear(fits: (message: T) => boolean = () => true): void {
    const kept = this.#messages.filter((message) => !fits(message))
    this.#messages.splice(0, this.#messages.length, ...kept)
  }

  /**
   * The next message, or undefined when none came within `ms` milliseconds (never, where `ms` is not given). With 0 or
   * less it doesn't wait.
   * @throws the signal's reason when it is aborted
   */
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

  /** Nothing is waited for any more. */
  #leave(signal: AbortSignal) {
    if (this.#wake) signal.removeEventListener('abort', this.#wake)
    this.#wake = undefined
    this.#timer?.cancel()
  }
}
