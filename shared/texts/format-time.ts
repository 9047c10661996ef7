import { roundEnd } from '../rules/expected-end.ts'
import type { Texts } from './index.ts'

type DayTexts = Texts['tray']['until']

function formatDayTime(
  { today, tomorrow, later }: DayTexts,
  at: number,
  { format }: Pick<Texts, 'format'>,
  now: number,
): string {
  const day = new Date(at).toDateString()
  const time = format.timeOfDay(at)
  const date = new Date(now)
  if (day === date.toDateString()) return today(time)
  date.setDate(date.getDate() + 1)
  return day === date.toDateString() ? tomorrow(time) : later(format.dateOnly(at), time)
}

/** Formats a local time as "15:00" if it is today, as "tomorrow 08:00", or as "24 Dec 08:00". */
export const formatUntil = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  formatDayTime(texts.tray.until, at, texts, now)

export const formatTimeAt = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  formatDayTime(texts.tray.at, at, texts, now)

/**
 * Formats the time of an expected end as exactly as the estimate allows, such as "15:05" or "tomorrow 08:30".
 */
export const formatExpectedTime = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  formatUntil(roundEnd(at, now), texts, now)
