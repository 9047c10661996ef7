import type { JobState } from '#shared/model.ts'
import { allDoneAt } from '#shared/rules/all-done.ts'
import { roundedEnd } from '#shared/rules/expected-end.ts'
import type { Expectations } from './expectations.ts'

/** When all jobs may be done, ms since the epoch, rounded as it is shown; undefined if that is unknown. */
export function doneAtOf(
  jobs: Iterable<JobState>,
  expectations: Expectations,
  now: number,
): number | undefined {
  const planned = Array.from(jobs, (job) => ({
    ...job,
    expectedEnd: expectations.of(job, now),
    usual: expectations.usual(job),
  }))
  const doneAt = allDoneAt(planned, now)
  return doneAt === undefined ? undefined : roundedEnd(doneAt, now)
}
