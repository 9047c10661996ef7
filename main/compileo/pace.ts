import type { Clock } from '../base/clock.ts'

/** The most that a stream may send. */
export interface PaceLimit {
  /** Per ten seconds. */
  readonly events: number
  /** Per minute. */
  readonly bytes: number
}

/** A job sends one frame of some hundred bytes per second. */
export const jobPace: PaceLimit = { events: 200, bytes: 2 * 1024 * 1024 }
/** The plugin sends at most a thousand jobs per second, in twenty events. */
export const feedPace: PaceLimit = { events: 400, bytes: 60 * 1024 * 1024 }

/** Counts in consecutive time windows. */
class Count {
  readonly #most: number
  readonly #windowMs: number
  #count = 0
  #endsAt = -Infinity

  constructor(most: number, windowMs: number) {
    this.#most = most
    this.#windowMs = windowMs
  }

  /** @returns whether the limit is exceeded */
  add(count: number, now: number): boolean {
    if (now >= this.#endsAt) {
      this.#count = 0
      this.#endsAt = now + this.#windowMs
    }
    this.#count += count
    return this.#count > this.#most
  }
}

/** Measures how fast one stream sends. */
export class Pace {
  readonly #clock: Clock
  readonly #events: Count
  readonly #bytes: Count

  constructor(limit: PaceLimit, clock: Clock) {
    this.#clock = clock
    this.#events = new Count(limit.events, 10_000)
    this.#bytes = new Count(limit.bytes, 60_000)
  }

  /** @returns whether these bytes exceed the limit */
  addBytes(count: number): boolean {
    return this.#bytes.add(count, this.#clock.monotonic())
  }

  /** @returns whether this event exceeds the limit */
  addEvent(): boolean {
    return this.#events.add(1, this.#clock.monotonic())
  }
}
