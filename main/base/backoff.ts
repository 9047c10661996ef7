/** Passed in, so that a seed can reproduce a run. */
export type Random = () => number

/** The next pause of a full-jitter exponential backoff, in ms, after so many failed attempts in a row. */
export function fullJitter(attempt: number, random: Random, firstMs = 500, maxMs = 30_000): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
}

/** Returns `ms` ± 20%, so that timers started together don't fire together. */
export function jittered(ms: number, random: Random): number {
  return ms * (0.8 + 0.4 * random())
}
