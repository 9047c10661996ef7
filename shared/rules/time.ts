const yearMs = 365.25 * 24 * 60 * 60_000

/**
 * The largest distance of a valid time from now, in ms. A time that is further away is an error or an attack.
 */
export const maxTimeDistanceMs = 10 * yearMs

/** Returns a time in ms since the epoch; undefined if it is more than ten years from `now`. */
export function sanitizeTime(time: number | undefined, now: number): number | undefined {
  return time !== undefined && Math.abs(time - now) <= maxTimeDistanceMs ? time : undefined
}

const maxFileTime = Date.UTC(2200, 0)

/**
 * Whether a time in ms since the epoch is from 1970 to 2199. The range is wide, so that saved data isn't lost
 * if the clock is wrong.
 */
export const isPlausibleTime = (time: number): boolean => time >= 0 && time < maxFileTime

/**
 * Formats a time as ISO 8601 in UTC. Returns undefined for an invalid number, for which `Date` would throw.
 */
export function toIsoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
