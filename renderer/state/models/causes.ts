import type { JobView } from '#shared/model.ts'
import { hasOvercome } from '#shared/rules/overcome.ts'
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
  const cause = getErrorCause(job.run.error ?? job.outcome?.error)
  if (cause !== undefined) causeCache.set(job, cause)
  return cause
}

/** Groups jobs with the same cause into one entry, at the position of the first. */
export function groupByCause(jobs: readonly JobView[]): readonly (JobView | Cause)[] {
  const causes = new Map<string, JobView[]>()
  for (const job of jobs) {
    const cause = getCause(job)
    if (cause === undefined) continue
    const same = causes.get(cause)
    if (same) same.push(job)
    else causes.set(cause, [job])
  }
  return jobs.flatMap((job): (JobView | Cause)[] => {
    const cause = getCause(job)
    const same = cause === undefined ? undefined : causes.get(cause)
    if (cause === undefined || !same || same.length < minJobsPerCause) return [job]
    return same[0] === job ? [{ cause, jobs: same }] : []
  })
}

/** Finds the causes that a completed job has overcome, with that job. */
export function findOvercomeCauses(
  attention: readonly JobView[],
  jobs: ReadonlyMap<unknown, JobView>,
): ReadonlyMap<string, JobView> {
  const done = [...jobs.values()].filter(({ overcame }) => overcame !== undefined)
  if (done.length === 0) return new Map()
  return new Map(
    groupByCause(attention).flatMap((each): [string, JobView][] => {
      if ('identity' in each) return []
      const job = done.find((one) => one.overcame === each.cause && hasOvercome(one, each.jobs))
      return job ? [[each.cause, job]] : []
    }),
  )
}
