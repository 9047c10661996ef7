import type { JobWith } from '../model.ts'

/**
 * The error that the server's clean-up writes for a job that it doesn't find ("Terminal is not final" in our
 * reference).
 */
const sentence = /^Stuck in RUNNING state detected\b/

/** Whether the error means that the job may still be running. */
export const reportsLostTrack = (error: string | undefined): boolean =>
  error !== undefined && sentence.test(error)

/**
 * Whether the server only lost track of a job. After a failure without an error, this stays as it was
 * `before`.
 */
export const isLostTrack = (
  {
    status,
    error,
    isConfirmedEnded,
  }: { status: string; error?: string | undefined; isConfirmedEnded?: boolean },
  before: boolean,
): boolean =>
  status === 'failed' && !isConfirmedEnded && (error === undefined ? before : reportsLostTrack(error))

type Doubtful = JobWith<'lostTrackAt'>

/** Whether a restart could run the job twice. */
export const mayStillRun = ({ run: { lostTrackAt } }: Doubtful): boolean => lostTrackAt !== undefined

/**
 * Whether to ask before restarting these jobs. When several are restarted, jobs that may still be running are
 * left out instead.
 */
export const needsRestartConfirmation = (jobs: readonly Doubtful[]): boolean =>
  jobs.length === 1 && jobs.every(mayStillRun)
