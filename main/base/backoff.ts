/** A random number from 0 to 1, handed in so that a seed can reproduce a run. */
export type Random = () => number

/**
 * Full-jitter exponential backoff: a random wait below a ceiling that doubles with each attempt, so that many clients
 * that lost the same server don't come back in step.
 * @param attempt how many tries have failed in a row, from 0
 * @returns ms
 */
export function fullJitter(attempt: number, random: Random, firstMs = 500, maxMs = 30_000): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
}

/** `ms` give or take a fifth, so that many timers that started together don't fire together. */
export function jittered(ms: number, random: Random): number {
  return ms * (0.8 + 0.4 * random())
}
