import type { JobWith } from '../model.ts'

/** What the server's clean-up writes into a job that it doesn't find ("Terminal is not final" in our reference). */
const sentence = /^Stuck in RUNNING state detected\b/

/** Whether the error says that the job may still run. */
export const reportsLostTrack = (error: string | undefined): boolean =>
  error !== undefined && sentence.test(error)

/** Whether the server only lost track of a job. A failure without an error leaves it as it was `before`. */
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

/** Whether a restart asks first. One of several leaves such a job out, because it counts as running. */
export const needsRestartConfirmation = (jobs: readonly Doubtful[]): boolean =>
  jobs.length === 1 && jobs.every(mayStillRun)
