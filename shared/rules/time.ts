const yearMs = 365.25 * 24 * 60 * 60_000

/** From now, ms. Anything beyond is an error or an attack. */
export const maxTimeDistanceMs = 10 * yearMs

/** Returns a time within ten years of `now`, both ms since the epoch; else undefined. */
export function sanitizeTime(time: number | undefined, now: number): number | undefined {
  return time !== undefined && Math.abs(time - now) <= maxTimeDistanceMs ? time : undefined
}

const maxFileTime = Date.UTC(2200, 0)

/** From 1970 to 2199, ms since the epoch. One wrong clock reading must not lose saved data. */
export const isPlausibleTime = (time: number): boolean => time >= 0 && time < maxFileTime

/** Formats a UTC time; undefined for an invalid number, which would make `Date` throw. */
export function toIsoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
