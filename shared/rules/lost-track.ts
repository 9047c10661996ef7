import type { JobKind } from '../job-kind.ts'
import type { JobWith } from '../model.ts'

/**
 * The error that the server's clean-up writes for a job that it doesn't find ("Terminal is not final" in our
 * reference).
 */
const sentence = /^Stuck in RUNNING state detected\b/

/** Whether the error means that the job may still be running. */
export const reportsLostTrack = (error: string | undefined): boolean =>
  error !== undefined && sentence.test(error)

/** How long a worker's lock on a job lasts, in ms. The clean-up fails no job that has a lock. */
const workerLockMs = 5 * 60_000

/** Replaces the clean-up's error for a job that never ran. */
const droppedError = 'Compileo dropped it while it waited. It never ran.'

/** Whether the error is of a job that the server dropped while it was waiting. */
export const hasNeverRun = (error: string | undefined): boolean => error === droppedError

interface FailedReport {
  readonly status: string
  readonly progress: number
  readonly step: string
  readonly error?: string | undefined
  readonly startedAt?: number | undefined
  readonly completedAt?: number | undefined
  /** Whether the plugin reports that a worker has the job. */
  readonly isHeld?: boolean | undefined
}

/**
 * Whether the clean-up failed a job that was waiting for a worker, which will now skip it. A worker would have
 * locked the job, and would have written a step at once, except for an extraction
 * (docs/reference/compileo-server.md, "Terminal is not final").
 */
function wasDroppedWhileWaiting(report: FailedReport, kind: JobKind | undefined): boolean {
  const { status, progress, step, error, startedAt, completedAt, isHeld } = report
  if (status !== 'failed' || isHeld || progress > 0 || step !== '' || !reportsLostTrack(error)) return false
  if (kind !== undefined && kind !== 'extraction') return true
  return startedAt !== undefined && completedAt !== undefined && completedAt - startedAt < workerLockMs
}

/** Returns the report as a failure with a true error if the server dropped the job while it was waiting. */
export const explainDropped = <R extends FailedReport>(report: R, kind: JobKind | undefined): R =>
  wasDroppedWhileWaiting(report, kind) ? { ...report, error: droppedError } : report

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
