import type { JobState } from '../model.ts'
import { needsAttention } from './attention.ts'
import { getErrorCause } from './error-cause.ts'

type Ended = Pick<JobState, 'serverId' | 'outcome'>

/** The cause of the failure after which a run completed, because it seems to be gone. */
export function getOvercomeCause({ runs, outcome }: Pick<JobState, 'runs' | 'outcome'>): string | undefined {
  const last = runs.at(-1)
  return outcome?.kind === 'completed' && last?.kind === 'failed' ? getErrorCause(last.error) : undefined
}

/** The failures of its server with the cause that a job has overcome; none if one came later. */
export function findJobsToRestart(done: JobState, jobs: Iterable<JobState>): readonly JobState[] {
  const cause = getOvercomeCause(done)
  if (cause === undefined) return []
  const others = [...jobs].filter(
    ({ serverId, outcome, error, ...job }) =>
      serverId === done.serverId &&
      outcome?.kind === 'failed' &&
      needsAttention({ outcome, ...job }) &&
      getErrorCause(error ?? outcome.error) === cause,
  )
  return hasOvercome(done, others) ? others : []
}

/** Whether a job completed on the server of one of these failures, and none came later. */
export const hasOvercome = (done: Ended, failures: readonly Ended[]): boolean =>
  failures.some(({ serverId }) => serverId === done.serverId) &&
  failures.every(({ outcome }) => (outcome?.at ?? 0) <= (done.outcome?.at ?? 0))
