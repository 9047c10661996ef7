/** A parameter, so that tests can use a seed. */
export type Random = () => number

/**
 * Returns the next pause of a full-jitter exponential backoff, in ms, after this many failed attempts in a
 * row.
 */
export function fullJitter(attempt: number, random: Random, firstMs = 500, maxMs = 30_000): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
}

/** Returns `ms` ± 20%, so that timers started together don't fire together. */
export function jittered(ms: number, random: Random): number {
  return ms * (0.8 + 0.4 * random())
}
