const yearMs = 365.25 * 24 * 60 * 60_000

/** How far from now a server's time may be, ms. Anything beyond is an error or an attack. */
export const furthestMs = 10 * yearMs

/** `time` if it is within ten years of `now`, both ms since the epoch; else undefined. */
export function knownTime(time: number | undefined, now: number): number | undefined {
  return time !== undefined && Math.abs(time - now) <= furthestMs ? time : undefined
}

const endOfFiles = Date.UTC(2200, 0)

/**
 * Whether a time in a file, ms since the epoch, is valid: from 1970 to 2199. It isn't compared with the clock, because
 * one wrong clock reading must not lose saved data.
 */
export const isTimeOfFile = (time: number): boolean => time >= 0 && time < endOfFiles

/** A time in ISO 8601, UTC; undefined for an invalid number, which would make `Date` throw. */
export function isoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** The periods of the insights in days, including today. */
export const insightDays = [7, 30, 90] as const
