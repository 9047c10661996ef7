import type { Settings } from '#shared/settings.ts'

/** Returns the local time `minutes` after midnight, on the day that is `days` after the day of `now`. */
function getMoment(now: number, minutes: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  // Don't add minutes to midnight: the result would be wrong on days on which daylight saving time begins or
  // ends.
  return date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0)
}

/**
 * Returns when the current quiet hours end; undefined if it isn't quiet now. Quiet hours may include
 * midnight. They are off if both times are equal.
 */
export function getQuietUntil({ on, from, to }: Settings['quietHours'], now: number): number | undefined {
  if (!on) return undefined
  const begin = getMoment(now, from, 0)
  const end = getMoment(now, to, 0)
  if (from <= to) return begin <= now && now < end ? end : undefined
  if (now < end) return end
  return now >= begin ? getMoment(now, to, 1) : undefined
}
