import type { JobState, JobWith } from '../model.ts'
import { needsAttention } from './attention.ts'
import { getErrorCause } from './error-cause.ts'
import { isLostTrackError } from './lost-track.ts'

type Ended = JobWith<'serverId' | 'outcome'>

/**
 * Returns the cause of the failure that preceded a completed run, because it seems to be resolved. Undefined if
 * the server had only lost track of the job.
 */
export function getResolvedCause({ run, outcome }: JobWith<'earlier' | 'outcome'>): string | undefined {
  const last = run.earlier.at(-1)
  if (outcome?.kind !== 'completed' || last?.kind !== 'failed' || isLostTrackError(last.error))
    return undefined
  return getErrorCause(last.error)
}

/**
 * Finds the other failed jobs on the same server with the cause that seems to be resolved since this job
 * completed. Returns none if another job failed later.
 */
export function findJobsToRestart(done: JobState, jobs: Iterable<JobState>): readonly JobState[] {
  const cause = getResolvedCause(done)
  if (cause === undefined) return []
  const otherJobs = [...jobs].filter(
    (job) =>
      job.identity.serverId === done.identity.serverId &&
      job.outcome?.kind === 'failed' &&
      needsAttention(job) &&
      getErrorCause(job.run.error) === cause,
  )
  return isCauseResolved(done, otherJobs) ? otherJobs : []
}

/** Whether a job completed on the server of one of these failures, and after all of them. */
export const isCauseResolved = (done: Ended, failures: readonly Ended[]): boolean =>
  failures.some(({ identity: { serverId } }) => serverId === done.identity.serverId) &&
  failures.every(({ outcome }) => (outcome?.at ?? 0) <= (done.outcome?.at ?? 0))
