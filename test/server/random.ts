import type { Clock } from '../../main/base/clock.ts'

/** A source of numbers from 0 up to, but not including, 1. */
export type Random = () => number

/** The same numbers for the same seed (mulberry32), so that a storm that fails can be run again. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A job id as the server makes them: a UUID of version 4. */
export function randomJobId(random: Random): string {
  const digits = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return '4'
    const digit = Math.floor(random() * 16)
    return (index === 16 ? 8 + (digit % 4) : digit).toString(16)
  }).join('')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-')
}

/**
 * The present with microseconds, which the server's times have and our clock lacks: ms since the epoch with a fraction,
 * never going back while the clock doesn't.
 */
export function stamps(clock: Clock, random: Random): () => number {
  let lastMs = Number.NEGATIVE_INFINITY
  let micros = 0
  return () => {
    const ms = Math.floor(clock.now())
    micros = ms === lastMs ? Math.min(999, micros + 1) : 1 + Math.floor(random() * 500)
    lastMs = ms
    return ms + micros / 1000
  }
}
