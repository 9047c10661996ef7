import { describe, expect, it } from 'vitest'
import { groupListedJobs, isListed, type ListOptions } from '#renderer/state/models/listing.ts'
import { listSorts } from '#shared/list-view.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()
const context = { startOfToday: 0, unchecked: new Map() }

describe('the list', () => {
  const all: ListOptions = { onlyKeys: undefined, filter: 'all', onServer: undefined, search: '' }
  const job = createJobView({ jobId: 'a', label: 'Chunk the guidelines', startedBy: 'anna' })
  const cases: readonly [string, Partial<ListOptions>, boolean][] = [
    ['every job without a filter', {}, true],
    ['a job of the chosen filter', { filter: 'running' }, true],
    ['no job of another filter', { filter: 'finished' }, false],
    ['a job of the chosen server', { onServer: 'work' }, true],
    ['no job of another server', { onServer: 'lab' }, false],
    ['a job that matches the search', { search: 'guidelines chunk' }, true],
    ['only jobs that match the search', { search: 'oncology' }, false],
    [
      'every job of a notification, regardless of the filter',
      { onlyKeys: new Set([job.identity.key]), filter: 'finished', onServer: 'lab' },
      true,
    ],
    ['no job outside the shown notification', { onlyKeys: new Set(['work/b']) }, false],
    ['a job that was started by the user whose name is searched for', { search: 'anna' }, true],
    [
      'only those jobs of a notification that match the search',
      { onlyKeys: new Set([job.identity.key]), search: 'oncology' },
      false,
    ],
  ]

  it.each(cases)('includes %s', (_, given, expected) => {
    expect(isListed(job, { ...all, ...given }, context)).toBe(expected)
  })

  it('keeps jobs in their groups, and sorts each group', () => {
    const jobs = [
      createJobView({
        jobId: 'r1',
        label: 'Volume 10',
        progress: 20,
        startedAt: now,
        createdAt: now - 3 * minute,
      }),
      createJobView({
        jobId: 'r2',
        label: 'volume 9',
        progress: 80,
        startedAt: now + 1,
        createdAt: now - minute,
      }),
      createJobView({
        jobId: 'r3',
        label: 'Volume 1',
        progress: 50,
        startedAt: now + 2,
        createdAt: now - 2 * minute,
      }),
      createEndedJob('failed', { jobId: 'f', label: 'Aa' }),
    ]
    const orders = listSorts.map((sort) => {
      const [failed, running] = groupListedJobs(jobs, context, sort)
      expect(failed?.jobs.map(({ identity: { jobId } }) => jobId)).toEqual(['f'])
      return [sort, running?.jobs.map(({ identity: { jobId } }) => jobId).join(' ')]
    })
    expect(orders).toEqual([
      ['default', 'r1 r2 r3'],
      ['name', 'r3 r2 r1'],
      ['progress', 'r2 r3 r1'],
      ['newest', 'r2 r3 r1'],
    ])
  })
})
