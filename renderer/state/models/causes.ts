import type { JobView } from '#shared/model.ts'
import { isCauseResolved } from '#shared/rules/resolved-cause.ts'
import { getErrorCause, minJobsPerCause } from '#shared/rules/error-cause.ts'
import { getOutcomeKind } from './groups.ts'

export interface Cause {
  readonly cause: string
  readonly jobs: readonly JobView[]
}

const causeCache = new WeakMap<JobView, string>()

function getCause(job: JobView): string | undefined {
  if (getOutcomeKind(job) !== 'failed') return undefined
  const before = causeCache.get(job)
  if (before !== undefined) return before
  const cause = getErrorCause(job.run.error)
  if (cause !== undefined) causeCache.set(job, cause)
  return cause
}

/**
 * Groups jobs whose errors have the same cause. The largest group is first; jobs without a common cause are
 * last.
 */
export function groupByCause(jobs: readonly JobView[]): readonly (JobView | Cause)[] {
  const causes = new Map<string, JobView[]>()
  for (const job of jobs) {
    const cause = getCause(job)
    if (cause === undefined) continue
    const jobsWithCause = causes.get(cause)
    if (jobsWithCause) jobsWithCause.push(job)
    else causes.set(cause, [job])
  }
  const sharedCauses = [...causes].filter(([, same]) => same.length >= minJobsPerCause)
  const groupedJobs = new Set(sharedCauses.flatMap(([, same]) => same))
  return [
    ...sharedCauses
      .map(([cause, same]): Cause => ({ cause, jobs: same }))
      .toSorted((a, b) => b.jobs.length - a.jobs.length),
    ...jobs.filter((job) => !groupedJobs.has(job)),
  ]
}

/**
 * Finds causes that seem to be resolved, because a job that had failed with the same cause has completed
 * since.
 */
export function findResolvedCauses(
  attention: readonly JobView[],
  jobs: ReadonlyMap<unknown, JobView>,
): ReadonlyMap<string, JobView> {
  const done = [...jobs.values()].filter(({ resolvedCause }) => resolvedCause !== undefined)
  if (done.length === 0) return new Map()
  return new Map(
    groupByCause(attention).flatMap((each): [string, JobView][] => {
      if ('identity' in each) return []
      const job = done.find((one) => one.resolvedCause === each.cause && isCauseResolved(one, each.jobs))
      return job ? [[each.cause, job]] : []
    }),
  )
}
