import { describe, expect, it } from 'vitest'
import {
  getBatchesWithJobs,
  isBatchOver,
  isParentRow,
  toBatchRowId,
  toCauseRowId,
} from '#renderer/state/models/batches.ts'
import type { JobView } from '#shared/model.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const keyed = (jobs: readonly JobView[]) => new Map(jobs.map((job) => [job.identity.key, job]))
const inBatch = (jobId: string, addedAt: number) => createJobView({ jobId, addedAt, batch: 'night' })
const night = { id: 'night', name: 'Night' }

describe('the batches with their jobs', () => {
  it('omit batches with fewer than two jobs, and sort jobs by when they were added', () => {
    const jobs = keyed([
      inBatch('late', 3),
      inBatch('b', 2),
      inBatch('a', 2),
      createJobView({ jobId: 'other', batch: 'single' }),
      createJobView({ jobId: 'alone' }),
    ])
    const batches = getBatchesWithJobs([night, { id: 'single' }, { id: 'empty' }], jobs)
    expect([...batches.keys()]).toEqual(['night'])
    expect(batches.get('night')?.jobs.map(({ identity }) => identity.jobId)).toEqual(['a', 'b', 'late'])
  })

  it('are cached until a batch is renamed or removed', () => {
    const jobs = keyed([inBatch('a', 1), inBatch('b', 2)])
    const list = [night]
    const before = getBatchesWithJobs(list, jobs)
    expect(getBatchesWithJobs(list, jobs)).toBe(before)
    expect(getBatchesWithJobs([{ ...night, name: 'Day' }], jobs).get('night')?.batch.name).toBe('Day')
    expect(getBatchesWithJobs([], jobs).size).toBe(0)
  })

  it('are over when none of their jobs is active', () => {
    const [a, b] = [createEndedJob('completed', { jobId: 'a' }), createEndedJob('failed', { jobId: 'b' })]
    expect(isBatchOver({ batch: night, jobs: [a, b] })).toBe(true)
    expect(isBatchOver({ batch: night, jobs: [a, inBatch('c', 1)] })).toBe(false)
  })
})

it('rows of batches and causes can be expanded, but rows of jobs and runs can’t', () => {
  const ids = [toBatchRowId('b'), toCauseRowId('c'), 'work/batch:1', 'run:work/a#1', 'batches']
  expect(ids.map(isParentRow)).toEqual([true, true, false, false, false])
})
