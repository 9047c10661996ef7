const yearMs = 365.25 * 24 * 60 * 60_000

/** How far from now a time may lie that a server tells, ms: one beyond it is none, but a fault or a trick. */
export const furthestMs = 10 * yearMs

/** `time` where it lies within ten years of `now`, both ms since the epoch; else it is unknown. */
export function knownTime(time: number | undefined, now: number): number | undefined {
  return time !== undefined && Math.abs(time - now) <= furthestMs ? time : undefined
}

const endOfFiles = Date.UTC(2200, 0)

/**
 * Whether a file may hold this time, ms since the epoch: from 1970 to 2199. It is not compared with the clock, of which
 * one wrong reading must not cost what was kept.
 */
export const isTimeOfFile = (time: number): boolean => time >= 0 && time < endOfFiles

/** A time in ISO 8601, UTC; undefined for a number that is none, at which `Date` throws. */
export function isoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** How many days of the history the insights can look at, the last of which is today. */
export const insightDays = [7, 30, 90] as const
