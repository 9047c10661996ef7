import type { JobKind } from '../job-kind.ts'
import type { JobWith } from '../model.ts'

/**
 * The error that the server's clean-up writes into a job that it considers stuck
 * (docs/reference/compileo-server.md, "Terminal is not final").
 */
const sentence = /^Stuck in RUNNING state detected\b/

/** Whether the error comes from the server's clean-up, so that the job may still be running. */
export const isLostTrackError = (error: string | undefined): boolean =>
  error !== undefined && sentence.test(error)

/** How long a job's lock lasts, in ms. The clean-up doesn't fail a job that has a lock. */
const workerLockMs = 5 * 60_000

/** Replaces the error of the clean-up if the job never ran. */
const droppedError = 'Compileo dropped it while it waited. It never ran.'

/** Whether the error means that the server dropped the job before it ran. */
export const hasNeverRun = (error: string | undefined): boolean => error === droppedError

interface FailedReport {
  readonly status: string
  readonly progress: number
  readonly step: string
  readonly error?: string | undefined
  readonly startedAt?: number | undefined
  readonly completedAt?: number | undefined
  /** Whether the plugin reports that a worker runs the job. */
  readonly isConfirmedRunning?: boolean | undefined
}

/**
 * Whether the clean-up marked the job as failed while it waited, so that workers skip it. If a worker had
 * started the job, it would have a lock, and except for an extraction also a step
 * (docs/reference/compileo-server.md, "Terminal is not final").
 */
function wasDroppedWhileWaiting(report: FailedReport, kind: JobKind | undefined): boolean {
  const { status, progress, step, error, startedAt, completedAt, isConfirmedRunning } = report
  if (status !== 'failed' || isConfirmedRunning || progress > 0 || step !== '' || !isLostTrackError(error))
    return false
  if (kind !== undefined && kind !== 'extraction') return true
  return startedAt !== undefined && completedAt !== undefined && completedAt - startedAt < workerLockMs
}

/** Corrects the error of the report if the server dropped the job while it was waiting. */
export const correctDroppedError = <R extends FailedReport>(report: R, kind: JobKind | undefined): R =>
  wasDroppedWhileWaiting(report, kind) ? { ...report, error: droppedError } : report

/**
 * Whether the server only lost track of a job, which may still be running. For a job that failed without an
 * error, returns `before`.
 */
export const isLostTrack = (
  {
    status,
    error,
    isConfirmedEnded,
  }: { status: string; error?: string | undefined; isConfirmedEnded?: boolean },
  before: boolean,
): boolean =>
  status === 'failed' && !isConfirmedEnded && (error === undefined ? before : isLostTrackError(error))

type Doubtful = JobWith<'lostTrackAt'>

/** Whether the job may still be running, so that a restart could run it twice. */
export const mayStillRun = ({ run: { lostTrackAt } }: Doubtful): boolean => lostTrackAt !== undefined

/**
 * Whether the user must confirm a restart of these jobs. If there are several, those that may still be
 * running aren't restarted, so no confirmation is needed.
 */
export const needsRestartConfirmation = (jobs: readonly Doubtful[]): boolean =>
  jobs.length === 1 && jobs.every(mayStillRun)
