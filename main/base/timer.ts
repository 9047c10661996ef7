import type { Clock, PendingCall } from './clock.ts'

/** An event loop that is busy may let a timer wait for so long, ms. */
const overdueMs = 1_000

/** One pending call at most: to schedule it again moves it. A class, for there is one of each watched job. */
export class Timer {
  readonly #clock: Clock
  readonly #fire: () => void
  #pending: PendingCall | undefined
  #dueAt = Infinity

  /** @param fire called when the time has come; by then nothing is pending, so it may schedule itself again */
  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** Calls in `ms` milliseconds, whatever was scheduled before. */
  schedule(ms: number): void {
    this.cancel()
    this.#dueAt = this.#clock.monotonic() + ms
    this.#pending = this.#clock.after(ms, this.#ring)
  }

  /** Calls in `ms` milliseconds, unless it is scheduled for sooner than that. */
  scheduleSooner(ms: number): void {
    const left = this.#dueAt - this.#clock.monotonic()
    // Timers stand still while the machine sleeps: one whose time has passed meanwhile would still take as long.
    if (ms < left || left < -overdueMs) this.schedule(Math.max(0, Math.min(ms, left)))
  }

  // One function for all of a timer's calls.
  readonly #ring = () => {
    this.#pending = undefined
    this.#dueAt = Infinity
    this.#fire()
  }

  cancel(): void {
    this.#pending?.cancel()
    this.#pending = undefined
    this.#dueAt = Infinity
  }

  get isScheduled(): boolean {
    return this.#pending !== undefined
  }
}
