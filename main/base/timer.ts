import type { Clock, PendingCall } from './clock.ts'

/**
 * Deferrable work runs at multiples of this interval, in ms, because each wake-up costs more than the work.
 */
export const tickMs = 9_000

/** Rounds up to the next tick. Both times are monotonic, in ms. */
export const roundUpToTick = (at: number): number => Math.ceil(at / tickMs) * tickMs

/** How late a timer may fire in a busy event loop, in ms. */
const overdueMs = 1_000

/** Holds at most one pending call. It is a class, because each watched job has one. */
export class Timer {
  readonly #clock: Clock
  readonly #fire: () => void
  #pending: PendingCall | undefined
  #dueAt = Infinity

  /** @param fire may schedule again */
  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** Replaces any pending call. */
  schedule(ms: number): void {
    this.cancel()
    this.#dueAt = this.#clock.monotonic() + ms
    this.#pending = this.#clock.after(ms, this.#onTimeout)
  }

  /** Schedules a call unless a sooner one is pending. */
  scheduleSooner(ms: number): void {
    const remainingMs = this.#dueAt - this.#clock.monotonic()
    // Timers stop while the machine sleeps.
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
