import type { Overdue } from '../model.ts'
import type { Texts } from './index.ts'

type Silent = Extract<Overdue, { silentSince: number }>

/** Formats "No sign of life for 25 min. Its worker may be gone." */
export const formatSilence = (
  { silentSince, isWorkerGone }: Silent,
  now: number,
  { format, job }: Texts,
): string => job[isWorkerGone ? 'workerGone' : 'silent'](format.roughDuration(Math.max(0, now - silentSince)))

/** Formats "17 min, usually 8 min", or "Longer than 2 h: running for 2 h 1 min". */
export function formatOverdue(overdue: Overdue, tookMs: number, now: number, texts: Texts): string {
  if ('silentSince' in overdue) return formatSilence(overdue, now, texts)
  const { format, job } = texts
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
  'silentSince' in overdue
    ? notifications.silent(name)
    : 'limitMs' in overdue
      ? notifications.overLimit(name, format.roughDuration(overdue.limitMs))
      : notifications.overdue(name)
