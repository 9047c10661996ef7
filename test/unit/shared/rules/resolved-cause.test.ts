import { expect, it } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { JobState } from '#shared/model.ts'
import { isCauseResolved, findJobsToRestart } from '#shared/rules/resolved-cause.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const endedAt = 10_000
const cause = 'Ollama refused the connection'

function ended(id: string, kind: 'completed' | 'failed', more: FlatJob = {}): JobState {
  const job = createJob('s', id, 0)
  return withJobFields(job, {
    outcome: createSampleOutcome(kind, { key: job.identity.key, at: endedAt }),
    ...more,
  })
}
const failure = (id: string, error = cause, more: FlatJob = {}) => ended(id, 'failed', { error, ...more })
const later = (job: JobState): JobState => ({
  ...job,
  outcome: createSampleOutcome('failed', { at: endedAt + 1 }),
})

const done = ended('done', 'completed', {
  number: 2,
  earlier: [{ run: 1, endedAt: 1, kind: 'failed', error: cause }],
})

it.each<[string, readonly JobState[], readonly string[]]>([
  [
    'includes jobs that failed with the same cause',
    [failure('a'), failure('b', 'Out of memory'), done, failure('c')],
    ['a', 'c'],
  ],
  ['omits jobs on other servers', [failure('a'), withJobFields(failure('b'), { serverId: 'other' })], ['a']],
  ['omits dismissed jobs', [failure('a'), failure('b', cause, { dismissed: 'failed@1' })], ['a']],
  ['omits jobs that are running again', [failure('a'), { ...failure('b'), outcome: undefined }], ['a']],
  [
    'omits jobs that completed with the same error',
    [failure('a'), ended('b', 'completed', { error: cause })],
    ['a'],
  ],
  ['isn’t made if a job failed with the same cause afterwards', [failure('a'), later(failure('b'))], []],
])('after a failed job’s next run completes, the offer to restart other jobs %s', (_, jobs, ids) => {
  expect(findJobsToRestart(done, jobs).map(({ identity: { jobId } }) => jobId)).toEqual(ids)
})

it('a completed job doesn’t lead to an offer to restart other jobs if the server had only lost track of it', () => {
  const stuck = 'Stuck in RUNNING state detected - no active worker or RQ job'
  const earlier = [{ run: 1, endedAt: 1, kind: 'failed', error: stuck }] as const
  expect(findJobsToRestart(withJobFields(done, { earlier }), [failure('a', stuck)])).toEqual([])
})

it('a completed job doesn’t lead to an offer to restart other jobs if its earlier error is unknown', () => {
  const earlier = [{ run: 1, endedAt: 1, kind: 'failed' }] as const
  expect(findJobsToRestart(withJobFields(done, { earlier }), [ended('a', 'failed')])).toEqual([])
})

it('a job doesn’t lead to an offer to restart other jobs if it failed again or has no earlier run', () => {
  expect(
    findJobsToRestart({ ...done, outcome: createSampleOutcome('failed', { at: endedAt }) }, [failure('a')]),
  ).toEqual([])
  expect(findJobsToRestart(withJobFields(done, { earlier: [] }), [failure('a')])).toEqual([])
})

it('failures on several servers count as solved by a completed job on one of them', () => {
  const elsewhere = withJobFields(failure('b'), { serverId: 'other' })
  expect(isCauseResolved(done, [failure('a'), elsewhere])).toBe(true)
  expect(isCauseResolved(done, [elsewhere])).toBe(false)
  expect(isCauseResolved(done, [failure('a'), later(elsewhere)])).toBe(false)
})
