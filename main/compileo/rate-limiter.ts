import type { Clock } from '#main/base/clock.ts'

export interface RateLimit {
  readonly maxEvents: number
  readonly maxBytes: number
}

/**
 * The limits of a job's stream: `maxEvents` per ten seconds, and `maxBytes` per minute. A job sends at most
 * one frame of some hundred bytes per second.
 */
export const jobRateLimit: RateLimit = { maxEvents: 200, maxBytes: 2 * 1024 * 1024 }
/**
 * The limits of the plugin's stream. The plugin sends at most a thousand jobs per second, in twenty events.
 */
export const feedRateLimit: RateLimit = { maxEvents: 400, maxBytes: 60 * 1024 * 1024 }

class WindowCounter {
  readonly #most: number
  readonly #windowMs: number
  #count = 0
  #endsAt = -Infinity

  constructor(max: number, windowMs: number) {
    this.#most = max
    this.#windowMs = windowMs
  }

  /** Returns whether the limit is now exceeded. */
  add(count: number, now: number): boolean {
    if (now >= this.#endsAt) {
      this.#count = 0
      this.#endsAt = now + this.#windowMs
    }
    this.#count += count
    return this.#count > this.#most
  }
}

export class RateLimiter {
  readonly #clock: Clock
  readonly #events: WindowCounter
  readonly #bytes: WindowCounter

  constructor(limit: RateLimit, clock: Clock) {
    this.#clock = clock
    this.#events = new WindowCounter(limit.maxEvents, 10_000)
    this.#bytes = new WindowCounter(limit.maxBytes, 60_000)
  }

  addBytes(count: number): boolean {
    return this.#bytes.add(count, this.#clock.monotonic())
  }

  addEvent(): boolean {
    return this.#events.add(1, this.#clock.monotonic())
  }
}
