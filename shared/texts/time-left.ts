import type { UsualDuration } from '../model.ts'
import type { Texts } from './index.ts'

const minute = 60_000
const hour = 60 * minute

type Words = Pick<Texts, 'job' | 'format'>

/** Writes "usually 8–9 min". */
export const usualWords = ({ fromMs, toMs }: UsualDuration, { job, format }: Words): string =>
  job.usually(format.durationRange(fromMs, toMs))

export const leftDuration = (left: number, { roughDuration, aboutDuration }: Texts['format']): string =>
  left < hour ? roughDuration(left) : aboutDuration(left)

/** Writes "4 min left", from ms, as exactly as possible. */
export function leftWords(left: number, { job, format }: Words): string {
  if (left <= 0) return job.soon
  if (left < minute) return job.leftUnderAMinute
  return job.left(leftDuration(left, format))
}
