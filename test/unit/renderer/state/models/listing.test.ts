import { describe, expect, it } from 'vitest'
import { getBatchesWithJobs } from '#renderer/state/models/batches.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import {
  addRunsToGroups,
  groupListedJobs,
  isListed,
  type ListOptions,
} from '#renderer/state/models/listing.ts'
import type { Batch, JobView } from '#shared/model.ts'
import { listSorts } from '#shared/list-view.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()
const context = { startOfToday: 0, unchecked: new Map() }

describe('the list', () => {
  const all: ListOptions = { onlyKeys: undefined, filter: 'all', onServer: undefined, search: '' }
  const job = createJobView({ jobId: 'a', label: 'Chunk the guidelines', startedBy: 'anna' })
  const cases: readonly [string, Partial<ListOptions>, boolean][] = [
    ['every job if no filter is set', {}, true],
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

const idOf = (job: JobView) => job.identity.jobId
const idsOf = ({ name, jobs }: Group) => [name, ...jobs.map(idOf)]
const ended = (jobId: string, kind: Parameters<typeof createEndedJob>[0], completedAt: number, fields = {}) =>
  createEndedJob(kind, { jobId, completedAt, ...fields })

describe('the default order', () => {
  it('of jobs that need attention puts failed jobs first, lost and cancelled jobs last', () => {
    const jobs = [
      ended('lost', 'lost', now),
      createJobView({ jobId: 'silent', attention: true }),
      ended('old', 'failed', now - minute),
      ended('new', 'failed', now),
      ended('cancelled', 'cancelled', now - minute, { attention: true }),
    ]
    expect(groupListedJobs(jobs, context).map(idsOf)).toEqual([
      ['attention', 'new', 'old', 'silent', 'lost', 'cancelled'],
    ])
  })

  it('of active jobs that need attention puts the latest start first', () => {
    const jobs = [
      createJobView({ jobId: 'added', attention: true, addedAt: now - 2 * minute }),
      createJobView({ jobId: 'early', attention: true, addedAt: now, startedAt: now - 3 * minute }),
      createJobView({ jobId: 'late', attention: true, addedAt: now - 9 * minute, startedAt: now - minute }),
    ]
    expect(groupListedJobs(jobs, context).map(idsOf)).toEqual([['attention', 'late', 'added', 'early']])
  })

  it.each([
    ['running', { status: 'running' }],
    ['waiting', { status: 'pending' }],
    ['unchecked', { connection: { state: 'offline' } }],
  ] as const)('of jobs in the group “%s” puts the earliest start first', (name, fields) => {
    const jobs = [
      createJobView({ jobId: 'late', startedAt: now, addedAt: 0, ...fields }),
      createJobView({ jobId: 'added', addedAt: now - minute, ...fields }),
      createJobView({ jobId: 'early', startedAt: now - 2 * minute, addedAt: now - 9 * minute, ...fields }),
    ]
    expect(groupListedJobs(jobs, context).map(idsOf)).toEqual([[name, 'early', 'added', 'late']])
  })

  it('of ended jobs puts the latest end first', () => {
    const jobs = [ended('old', 'completed', now - minute), ended('new', 'completed', now)]
    expect(groupListedJobs(jobs, context).map(idsOf)).toEqual([['today', 'new', 'old']])
  })

  it('of days puts the latest day first', () => {
    const jobs = [3, 1, 2, 1].map((days, n) =>
      ended(`${days}-${n}`, 'completed', now - days * 24 * 60 * minute - n),
    )
    const groups = groupListedJobs(jobs, { ...context, startOfToday: now - 12 * 60 * minute })
    expect(groups.map((group) => idsOf(group).slice(1))).toEqual([['1-1', '1-3'], ['2-2'], ['3-0']])
  })

  it('of discovered jobs is running, waiting, ended, each with the newest job first', () => {
    const jobs = [
      ended('ended', 'completed', now),
      createJobView({ jobId: 'waiting', status: 'pending', addedAt: now }),
      createJobView({ jobId: 'old', startedAt: now - minute }),
      createJobView({ jobId: 'new', startedAt: now }),
    ]
    const runs = jobs.map((job) => ({ key: job.identity.key, job }))
    const [group] = addRunsToGroups([], runs, 0, 'default')
    expect(group?.name).toBe('unwatched')
    expect(group?.rows?.map((run) => ('identity' in run ? '' : idOf(run.job)))).toEqual([
      'new',
      'old',
      'waiting',
      'ended',
    ])
  })
})

it.each(listSorts)('jobs that are equal when sorted by “%s” are sorted by ID', (sort) => {
  const times = { label: 'x', addedAt: now, createdAt: now, startedAt: now }
  const ids = ['b', 'a', 'c']
  const running = ids.map((jobId) => createJobView({ jobId, ...times }))
  const failed = ids.map((jobId) => ended(jobId, 'failed', now, times))
  const completed = ids.map((jobId) => ended(jobId, 'completed', now, times))
  expect(groupListedJobs([...running, ...failed, ...completed], context, sort).map(idsOf)).toEqual([
    ['attention', 'a', 'b', 'c'],
    ['running', 'a', 'b', 'c'],
    ['today', 'a', 'b', 'c'],
  ])
})

it('jobs without a label are sorted by their kind, project and ID', () => {
  const project = { id: '1', name: 'Zoology' }
  const jobs = [
    createJobView({ jobId: 'b', kind: 'parsing', project }),
    createJobView({ jobId: 'z', kind: 'parsing', project: { id: '2', name: 'Anatomy' } }),
    createJobView({ jobId: 'a', kind: 'parsing', project }),
    createJobView({ jobId: 'y', kind: 'chunking' }),
    createJobView({ jobId: 'x', label: 'Omega' }),
    createJobView({ jobId: '0' }),
  ]
  expect(groupListedJobs(jobs, context, 'name').map(idsOf)).toEqual([
    ['running', '0', 'y', 'x', 'z', 'a', 'b'],
  ])
})

const listWith = (jobs: readonly JobView[], ids: readonly string[], sort?: (typeof listSorts)[number]) => {
  const batches: Batch[] = ids.map((id) => ({ id }))
  const known = getBatchesWithJobs(batches, new Map(jobs.map((job) => [job.identity.key, job])))
  return groupListedJobs(jobs, context, sort, known).map((group) => [
    ...idsOf(group),
    ...(group.batches ?? []).map(({ batch, listed }) => `${batch.id}: ${listed.map(idOf).join(' ')}`),
  ])
}

const active = (jobId: string, batch: string, addedAt: number, fields = {}) =>
  createJobView({ jobId, batch, addedAt, ...fields })

describe('a batch in the list', () => {
  it('lists its jobs by when they were added, without those that need attention', () => {
    const jobs = [
      active('second', 'one', 2, { startedAt: 1 }),
      active('first', 'one', 1, { startedAt: 2 }),
      ended('failed', 'failed', now, { batch: 'one' }),
      active('alone', 'removed', 3),
      active('unbatched', 'small', 4),
    ]
    expect(listWith(jobs, ['one', 'small'])).toEqual([
      ['attention', 'failed'],
      ['batches', 'first', 'second', 'one: first second'],
      ['running', 'alone', 'unbatched'],
    ])
  })

  it('lists its jobs in the chosen order', () => {
    const jobs = [active('b', 'one', 1, { label: 'B' }), active('a', 'one', 2, { label: 'A' })]
    expect(listWith(jobs, ['one'], 'name')).toEqual([['batches', 'a', 'b', 'one: a b']])
  })

  it('is sorted by its first added job while active, and later by when its last job ended', () => {
    const jobs = [
      active('d1', 'late', 4),
      active('d2', 'late', 5),
      active('c1', 'early', 3),
      active('c2', 'early', 6),
      ended('a1', 'completed', now - 3 * minute, { batch: 'before' }),
      ended('a2', 'completed', now - 2 * minute, { batch: 'before' }),
      ended('b1', 'completed', now - 4 * minute, { batch: 'after' }),
      ended('b2', 'completed', now - minute, { batch: 'after' }),
    ]
    expect(listWith(jobs, ['late', 'early', 'before', 'after'])).toEqual([
      ['batches', 'c1', 'c2', 'd1', 'd2', 'early: c1 c2', 'late: d1 d2'],
      expect.arrayContaining(['endedBatches', 'a1', 'a2', 'b1', 'b2']),
    ])
    expect(listWith(jobs, ['before', 'after']).at(-1)?.slice(-2)).toEqual(['after: b1 b2', 'before: a1 a2'])
  })
})

describe('adding runs to the groups', () => {
  const groups = groupListedJobs([createJobView({ jobId: 'a' }), ended('b', 'completed', now)], context)

  it('doesn’t change a group that gets no run', () => {
    const job = createJobView({ jobId: 'c' })
    expect(addRunsToGroups(groups, [], 0, 'default')).toBe(groups)
    const added = addRunsToGroups(groups, [{ key: job.identity.key, job }], 0, 'default')
    expect(added.map(({ name }) => name)).toEqual(['running', 'unwatched', 'today'])
    expect(added[0]).toBe(groups[0])
  })
})
