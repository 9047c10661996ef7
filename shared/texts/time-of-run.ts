import { roundedEnd } from '../rules/expected-end.ts'
import type { Texts } from './index.ts'

type Phrases = Texts['tray']['until']

function phraseOf(
  { today, tomorrow, later }: Phrases,
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

/** "15:00" today, "tomorrow 08:00", else "24 Dec 08:00"; in the local time of this machine. */
export const untilWhen = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  phraseOf(texts.tray.until, at, texts, now)

export const atWhen = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  phraseOf(texts.tray.at, at, texts, now)

/** When something may end, as exactly as it can be known: "15:05", "tomorrow 08:30". */
export const aboutWhen = (at: number, texts: Pick<Texts, 'tray' | 'format'>, now: number): string =>
  untilWhen(roundedEnd(at, now), texts, now)
