import type { Clock } from '../base/clock.ts'

/** What one loop waits for: messages in order, or the passing of time. */
export class Inbox<T> {
  readonly #clock: Clock
  readonly #messages: T[] = []
  #wake: ((why?: unknown) => void) | undefined
  #alarm: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  push(message: T): void {
    this.#messages.push(message)
    this.#wake?.()
  }

  /** Forgets what was pushed and not read. */
  clear(): void {
    this.#messages.length = 0
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
        if (ms !== undefined) this.#ringAfter(ms, resolve)
      })
      this.#leave(signal)
      signal.throwIfAborted()
    }
    return this.#messages.shift()
  }

  #ringAfter(ms: number, ring: (why: unknown) => void) {
    this.#alarm = new AbortController()
    this.#clock.sleep(ms, this.#alarm.signal).then(ring, () => {
      // Taken back: something else came first.
    })
  }

  /** Nothing is waited for any more. */
  #leave(signal: AbortSignal) {
    if (this.#wake) signal.removeEventListener('abort', this.#wake)
    this.#wake = undefined
    this.#alarm?.abort()
    this.#alarm = undefined
  }
}
