import type { JobState } from '../model.ts'
import { needsAttention } from './attention.ts'
import { errorCause } from './error-cause.ts'

/** The cause of the failure after which a run completed, because it seems to be gone. */
export function overcameOf({ runs, outcome }: Pick<JobState, 'runs' | 'outcome'>): string | undefined {
  const last = runs.at(-1)
  return outcome?.kind === 'completed' && last?.kind === 'failed' ? errorCause(last.error) : undefined
}

/** The failures of its server with the cause that a job has overcome; none if one came later. */
export function othersToRestart(done: JobState, jobs: Iterable<JobState>): readonly JobState[] {
  const cause = overcameOf(done)
  if (cause === undefined) return []
  const others = [...jobs].filter(
    ({ serverId, outcome, error, ...job }) =>
      serverId === done.serverId &&
      outcome?.kind === 'failed' &&
      needsAttention({ outcome, ...job }) &&
      errorCause(error ?? outcome.error) === cause,
  )
  const endedAt = done.outcome?.at ?? 0
  return others.some(({ outcome }) => (outcome?.at ?? 0) > endedAt) ? [] : others
}
