import type { Settings } from '#shared/settings.ts'

/** Returns the local time `minutes` after midnight, on the day that is `days` after the day of `now`. */
function getMoment(now: number, minutes: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  // Adding minutes to midnight would be wrong when daylight saving time begins or ends.
  return date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0)
}

/**
 * Returns the end of the current quiet hours; undefined if it isn't quiet now. Quiet hours may include
 * midnight, and are off if both times are equal.
 */
export function getQuietHoursEnd({ on, from, to }: Settings['quietHours'], now: number): number | undefined {
  if (!on) return undefined
  const begin = getMoment(now, from, 0)
  const end = getMoment(now, to, 0)
  if (from <= to) return begin <= now && now < end ? end : undefined
  if (now < end) return end
  return now >= begin ? getMoment(now, to, 1) : undefined
}
