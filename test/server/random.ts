import type { Clock } from '#main/base/clock.ts'

export type Random = () => number

/** The algorithm mulberry32. With the same seed, a failed test can be repeated. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function createRandomJobId(random: Random): string {
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

/** Creates a function that returns the current time in ms, with microseconds as a fraction. */
export function createTimestampSource(clock: Clock, random: Random): () => number {
  let lastMs = Number.NEGATIVE_INFINITY
  let micros = 0
  return () => {
    const ms = Math.floor(clock.now())
    micros = ms === lastMs ? Math.min(999, micros + 1) : 1 + Math.floor(random() * 500)
    lastMs = ms
    return ms + micros / 1000
  }
}
