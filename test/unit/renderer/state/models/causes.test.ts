import { describe, expect, it } from 'vitest'
import { findResolvedCauses, groupByCause } from '#renderer/state/models/causes.ts'
import type { JobView } from '#shared/model.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const failed = (jobId: string, error?: string, fields = {}): JobView =>
  createEndedJob('failed', { jobId, completedAt: 100, ...(error !== undefined && { error }), ...fields })
const diskFull = 'The disk is full'
const refused = 'Ollama refused the connection'

const done = (resolvedCause: string | undefined, completedAt = 200): JobView => ({
  ...createEndedJob('completed', { jobId: 'done', completedAt }),
  ...(resolvedCause !== undefined && { resolvedCause }),
})

const namesOf = (jobs: readonly JobView[]) =>
  groupByCause(jobs).map((each) =>
    'identity' in each
      ? each.identity.jobId
      : [each.cause, ...each.jobs.map(({ identity }) => identity.jobId)],
  )

describe('the groups of jobs with the same error', () => {
  it('are sorted by size, and followed by jobs with a unique error', () => {
    const jobs = [
      failed('single', 'No such model'),
      failed('a', diskFull),
      failed('b', diskFull),
      failed('x', refused),
      failed('y', refused),
      failed('z', refused),
    ]
    expect(namesOf(jobs)).toEqual([[refused, 'x', 'y', 'z'], [diskFull, 'a', 'b'], 'single'])
    // The causes are cached.
    expect(namesOf(jobs)).toEqual([[refused, 'x', 'y', 'z'], [diskFull, 'a', 'b'], 'single'])
  })

  it('don’t include jobs without an error or without a failure', () => {
    const lost = [1, 2].map((n) => createEndedJob('lost', { jobId: `lost${n}`, error: diskFull }))
    const jobs = [failed('a'), failed('b'), ...lost, createJobView({ jobId: 'c', error: diskFull })]
    expect(namesOf(jobs)).toEqual(['a', 'b', 'lost1', 'lost2', 'c'])
  })
})

describe('a cause of failures', () => {
  const failures = [failed('a', diskFull), failed('b', diskFull), failed('single', refused)]
  const resolvedBy = (job: JobView) =>
    [...findResolvedCauses(failures, new Map([...failures, job].entries()))].map(([cause, { identity }]) => [
      cause,
      identity.jobId,
    ])

  it('seems resolved if a job completed after the same error', () => {
    expect(resolvedBy(done(diskFull))).toEqual([[diskFull, 'done']])
  })

  it.each([
    ['no job completed after an error', done(undefined)],
    ['a job completed after another error', done('No such model')],
    ['only one job has failed with the error', done(refused)],
    ['a job failed with the error afterwards', done(diskFull, 50)],
  ])('doesn’t seem resolved if %s', (_, job) => {
    expect(resolvedBy(job)).toEqual([])
  })
})
