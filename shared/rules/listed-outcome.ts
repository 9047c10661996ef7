import type { JobOutcome, ListedJob } from '../model.ts'

/**
 * Returns the outcome of an unwatched job that completed with errors. For any other job, its status is
 * enough.
 */
export const getListedOutcome = ({
  key,
  errors,
  progress,
  startedAt,
  completedAt,
}: ListedJob): JobOutcome | undefined =>
  errors && completedAt !== undefined
    ? { id: key, key, kind: 'completedWithErrors', run: 1, at: completedAt, startedAt, progress, errors }
    : undefined
