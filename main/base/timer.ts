import type { Clock, PendingCall } from './clock.ts'

/**
 * Timers for work that can wait are rounded up to a multiple of this, in ms, so that the process wakes up
 * less often.
 */
export const tickMs = 9_000

/** Rounds a time up to the next multiple of `tickMs`. Both times are monotonic, in ms. */
export const roundUpToTick = (at: number): number => Math.ceil(at / tickMs) * tickMs

/** How late a timer may fire because the event loop is busy, in ms. */
const overdueMs = 1_000

/** A timer with at most one pending call. It is a class to save memory, because each watched job has one. */
export class Timer {
  readonly #clock: Clock
  readonly #fire: () => void
  #pending: PendingCall | undefined
  #dueAt = Infinity

  /** @param fire may schedule another call */
  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** Schedules a call, and cancels the pending one. */
  schedule(ms: number): void {
    this.cancel()
    this.#dueAt = this.#clock.monotonic() + ms
    this.#pending = this.#clock.after(ms, this.#onTimeout)
  }

  /** Schedules a call, unless a sooner one is pending. */
  scheduleSooner(ms: number): void {
    const remainingMs = this.#dueAt - this.#clock.monotonic()
    // The pending call may also be overdue, because timers stop while the machine sleeps.
    if (ms < remainingMs || remainingMs < -overdueMs) this.schedule(Math.max(0, Math.min(ms, remainingMs)))
  }

  readonly #onTimeout = () => {
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
