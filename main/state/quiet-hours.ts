import type { Settings } from '../../shared/settings.ts'

/** The moment at `minutes` after midnight of the day that lies `days` after that of `now`, local time. */
function momentOf(now: number, minutes: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  // The clock's reading, not so many minutes later: on the days when the clock is changed the two differ.
  return date.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0)
}

/**
 * When the quiet time that holds at `now` ends; undefined when it isn't quiet. Hours whose begin is later than their
 * end go over midnight; a begin that equals the end means never. In local time. Pure.
 * @param now ms since the epoch, as is what it returns
 */
export function quietUntil({ on, from, to }: Settings['quietHours'], now: number): number | undefined {
  if (!on || from === to) return undefined
  const begin = momentOf(now, from, 0)
  const end = momentOf(now, to, 0)
  if (from < to) return begin <= now && now < end ? end : undefined
  if (now < end) return end
  return now >= begin ? momentOf(now, to, 1) : undefined
}
