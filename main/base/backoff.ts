/** A source of random numbers from 0 to 1. It is a parameter, so that tests can use a seed. */
export type Random = () => number

/**
 * Returns the next pause of an exponential backoff with full jitter, in ms. `attempt` is 0 after the first
 * failure, and increases with each further failure in a row.
 */
export function getBackoffDelay(attempt: number, random: Random, firstMs = 500, maxMs = 30_000): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
}

/** Returns `ms` plus or minus up to 20 %, so that timers that start together don't fire together. */
export function addJitter(ms: number, random: Random): number {
  return ms * (0.8 + 0.4 * random())
}
