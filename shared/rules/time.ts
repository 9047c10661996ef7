const yearMs = 365.25 * 24 * 60 * 60_000

/** The largest accepted distance from now, in ms. Any other time is an error or an attack. */
export const maxTimeDistanceMs = 10 * yearMs

/** Returns a time if it is within ten years of `now`, both in ms since the epoch; else undefined. */
export function sanitizeTime(time: number | undefined, now: number): number | undefined {
  return time !== undefined && Math.abs(time - now) <= maxTimeDistanceMs ? time : undefined
}

const maxFileTime = Date.UTC(2200, 0)

/**
 * Whether a time in ms since the epoch is from 1970 to 2199. The range is wide, so that a wrong clock doesn't
 * lose saved data.
 */
export const isPlausibleTime = (time: number): boolean => time >= 0 && time < maxFileTime

/** Formats a UTC time; undefined for an invalid number, for which `Date` would throw. */
export function toIsoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
