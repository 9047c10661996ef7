import type { UsualDuration } from '../model.ts'
import type { Texts } from './index.ts'

const minute = 60_000
const hour = 60 * minute

type TimeTexts = Pick<Texts, 'job' | 'format'>

/** Formats "usually 8–9 min". */
export const formatUsualDuration = ({ fromMs, toMs }: UsualDuration, { job, format }: TimeTexts): string =>
  job.usually(format.durationRange(fromMs, toMs))

const formatRemaining = (left: number, { roughDuration, aboutDuration }: Texts['format']): string =>
  left < hour ? roughDuration(left) : aboutDuration(left)

/** Formats "4 min left", from ms, as exactly as possible. */
export function formatTimeLeft(left: number, { job, format }: TimeTexts): string {
  if (left <= 0) return job.soon
  if (left < minute) return job.leftUnderAMinute
  return job.left(formatRemaining(left, format))
}
