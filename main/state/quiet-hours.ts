import type { Settings } from '#shared/settings.ts'

/** Returns the time `minutes` after midnight, `days` after the day of `now`, in local time. */
function getMoment(now: number, minutes: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  // Adding minutes to midnight would be wrong on days with a time change.
  return date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0)
}

/**
 * Returns the end of the current quiet hours; undefined outside of them. They may span midnight, and are off
 * if both times are equal.
 */
export function getQuietUntil({ on, from, to }: Settings['quietHours'], now: number): number | undefined {
  if (!on) return undefined
  const begin = getMoment(now, from, 0)
  const end = getMoment(now, to, 0)
  if (from <= to) return begin <= now && now < end ? end : undefined
  if (now < end) return end
  return now >= begin ? getMoment(now, to, 1) : undefined
}
