import type { UsualDuration } from '../model.ts'
import type { Texts } from './index.ts'

const minute = 60_000
const hour = 60 * minute

type TimeTexts = Pick<Texts, 'job' | 'format'>

/** Formats "usually 8–9 min". */
export const formatUsualDuration = ({ fromMs, toMs }: UsualDuration, { job, format }: TimeTexts): string =>
  job.usually(format.durationRange(fromMs, toMs))

const formatRemaining = (remainingMs: number, { roughDuration, aboutDuration }: Texts['format']): string =>
  remainingMs < hour ? roughDuration(remainingMs) : aboutDuration(remainingMs)

/** Formats the remaining time as exactly as possible, such as "4 min left". */
export function formatTimeLeft(remainingMs: number, { job, format }: TimeTexts): string {
  if (remainingMs <= 0) return job.soon
  if (remainingMs < minute) return job.leftUnderAMinute
  return job.left(formatRemaining(remainingMs, format))
}
