import type { Overdue } from '../model.ts'
import type { Texts } from './index.ts'

/** Formats "17 min, usually 8 min", or "Longer than 2 h: running for 2 h 1 min". */
export function formatOverdue(overdue: Overdue, tookMs: number, { format, job }: Texts): string {
  const took = format.roughDuration(tookMs)
  return 'limitMs' in overdue
    ? job.overLimit(format.roughDuration(overdue.limitMs), took)
    : job.longer(format.roughDuration(overdue.usualMs), took)
}

/** Formats "Parsing is taking longer than usual", or "Parsing is running longer than 2 h". */
export const formatOverdueTitle = (
  overdue: Overdue,
  name: string,
  { format, notifications }: Texts,
): string =>
  'limitMs' in overdue
    ? notifications.overLimit(name, format.roughDuration(overdue.limitMs))
    : notifications.overdue(name)
