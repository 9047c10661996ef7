import { describe, expect, it } from 'vitest'
import { formatGroup } from '#renderer/state/models/groups.ts'
import { formatJobState } from '#renderer/state/models/job-texts.ts'
import { addRunsToGroups } from '#renderer/state/models/listing.ts'
import {
  appendPage,
  findRun,
  getEntryId,
  getListedRuns,
  getPastRuns,
  hasPastRuns,
  joinRuns,
  prependPage,
} from '#renderer/state/models/runs.ts'
import type { Discovery, ListedJob } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { createHistoryEntry } from '#test/support/history-sample.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const hour = 3_600_000
const noon = new Date(2026, 10, 24, 12).getTime()
const midnight = new Date(2026, 10, 24).getTime()

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((jobId, i) =>
  createHistoryEntry('completed', { jobId, at: noon - i * 10 * hour }),
)
if (!a || !b || !c || !d) throw new Error('four entries')

const idOf = (row: object) => JSON.stringify(row).match(/"jobId":"(\w+)"/)?.[1]
const nameOf = (at: number, today: number) => formatGroup(`day:${at}`, today, texts)

describe('the loaded pages of saved runs', () => {
  it('contain no duplicates, even if a new run has shifted the next page', () => {
    expect(appendPage([a, b], [b, c])).toEqual([a, b, c])
  })

  it('have new runs added at the top', () => {
    expect(prependPage([b, c, d], [a, b])).toEqual([a, b, c, d])
    expect(prependPage([], [a])).toEqual([a])
  })

  it('are updated with a run’s new details', () => {
    const muted = { ...b, silence: 'paused' } as const
    expect(prependPage([b, c], [a, muted])).toEqual([a, muted, c])
  })

  it('are discarded if runs between them are missing', () => {
    expect(prependPage([c, d], [a, b])).toEqual([a, b])
  })
})

describe('the groups of saved runs', () => {
  it('contain each day’s watched jobs and saved runs, sorted together', () => {
    const job = createEndedJob('completed', { jobId: 'watched', completedAt: noon - hour })
    const groups = addRunsToGroups(
      [{ name: 'today', jobs: [job] }],
      getPastRuns([a, b, c, d], new Map()),
      midnight,
      'default',
    )
    expect(groups.map(({ name, rows }) => [formatGroup(name, midnight, texts), rows?.map(idOf)])).toEqual([
      ['Finished today', ['a', 'watched', 'b']],
      ['Yesterday', ['c', 'd']],
    ])
  })

  it('omit a watched job’s latest run, which has a row already', () => {
    const job = createEndedJob('failed', { jobId: 'job', completedAt: noon })
    const { outcome } = job
    if (!outcome) throw new Error('no outcome')
    const jobs = new Map([[job.identity.key, job]])
    const entry = { ...createHistoryEntry('failed', { jobId: 'job', at: noon }), outcome }
    expect(getPastRuns([entry], jobs)).toEqual([])
    expect(getPastRuns([{ ...entry, outcome: { ...outcome, id: 'before' } }], jobs)).toHaveLength(1)
  })

  it('are named after their day', () => {
    expect(nameOf(midnight - 24 * hour, midnight)).toBe('Yesterday')
    expect(nameOf(midnight - 48 * hour, midnight)).toMatch(/Sunday/)
    // The day when clocks go forward has 23 hours.
    expect(nameOf(new Date(2026, 2, 29).getTime(), new Date(2026, 2, 30).getTime())).toBe('Yesterday')
  })
})

describe('a saved run’s text', () => {
  const times = { at: noon, startedAt: noon - 492_000 }
  const error = 'Traceback (most recent call last):\n  x\nValueError: bad'
  const saved = { fields: [{ name: 'output', value: '/x' }] }
  const parsedAfterAll = { result: { kind: 'parsing' }, after: 'failed' } as const

  it.each([
    ['412 chunks', 'a completed run with counts', 'completed', { result: { counts: { chunks: 412 } } }],
    ['Completed · output: /x', 'a completed run with a result field', 'completed', { result: saved }],
    [
      'Completed after all · Documents parsed',
      'a run that completed after it had failed',
      'completed',
      parsedAfterAll,
    ],
    [
      'Completed after all, in 8 min 12 s',
      'a run that completed after a cancel',
      'completed',
      { after: 'cancelled' },
    ],
    ['Failed after 8 min: ValueError: bad', 'a failed run', 'failed', { error }],
    ['Cancelled after 8 min', 'a cancelled run', 'cancelled', {}],
    ['Lost: Workstation no longer has this job', 'a lost run', 'lost', {}],
    ['Failed', 'a failed run that started after its end', 'failed', { startedAt: noon + 1 }],
  ] as const)('is “%s” for %s', (sentence, _, kind, given) => {
    const [run] = getPastRuns([createHistoryEntry(kind, { jobId: 'a', ...times, ...given })], new Map())
    expect(run && formatJobState(run.job, 'Workstation', noon, texts)).toBe(sentence)
  })
})

const listedJob = (jobId: string, fields: Partial<ListedJob> = {}): ListedJob => {
  const serverId = fields.serverId ?? 'work'
  return {
    key: `${serverId}/${jobId}`,
    serverId,
    jobId,
    source: 'plugin',
    status: 'running',
    progress: 10,
    ...fields,
  }
}
const discoveriesOf = (...jobs: ListedJob[]): ReadonlyMap<string, Discovery> =>
  new Map(
    [...Map.groupBy(jobs, ({ serverId }) => serverId)].map(([serverId, found]) => [
      serverId,
      { serverId, state: 'scanned', sources: ['plugin'], projects: [], jobs: found },
    ]),
  )

const addedAtOf = (job: ListedJob) => findRun(job.key, discoveriesOf(job), [])?.job.identity.addedAt

describe('the list of discovered jobs', () => {
  const active = listedJob('active')
  const endedToday = listedJob('today', { status: 'completed', completedAt: midnight })
  const endedBefore = listedJob('before', { status: 'failed', completedAt: midnight - 1 })
  const onLab = listedJob('lab', { serverId: 'lab' })
  const discoveries = discoveriesOf(active, endedToday, endedBefore, onLab)
  const all = { filter: 'all', onServer: undefined, search: '' } as const
  const known = { discoveries, jobStructure: new Map(), unchecked: new Map() }
  const idsWith = (options: Partial<Parameters<typeof getListedRuns>[1]>, more: Partial<typeof known> = {}) =>
    getListedRuns({ ...known, ...more }, { ...all, ...options }, midnight).map(
      ({ job }) => job.identity.jobId,
    )

  it.each([
    ['all jobs except those that ended before today', {}, ['active', 'today', 'lab']],
    [
      'every job with the filter “Not watched”',
      { filter: 'unwatched' },
      ['active', 'today', 'before', 'lab'],
    ],
    ['every job that a search finds', { search: 'before' }, ['before']],
    ['only the jobs of the chosen server', { onServer: 'lab' }, ['lab']],
    ['no jobs with the filter “Running”', { filter: 'running' }, []],
    ['no jobs with the filter “Finished”', { filter: 'finished' }, []],
  ] as const)('contains %s', (_, options, expected) => {
    expect(idsWith(options)).toEqual(expected)
  })

  it('contains no watched job, and no active job of a server that can’t be checked', () => {
    const watched = createJobView({ jobId: 'active' })
    const jobStructure = new Map([[watched.identity.key, watched]])
    expect(idsWith({}, { jobStructure })).toEqual(['today', 'lab'])
    expect(idsWith({}, { unchecked: new Map([['work', 'key']]) })).toEqual(['today', 'lab'])
  })

  it('shows a discovered job as a job that needs no attention', () => {
    const listed = listedJob('a', {
      kind: 'quality',
      source: 'quality',
      createdAt: 5,
      startedAt: 7,
      startedBy: 'anna',
      currentStep: 'Reading',
    })
    const find = () => findRun('work/a', discoveriesOf(listed), [])
    expect(find()).toEqual({
      key: 'work/a',
      job: {
        identity: {
          key: 'work/a',
          serverId: 'work',
          jobId: 'a',
          kind: 'quality',
          startedBy: 'anna',
          followedBy: 'quality',
          addedAt: 5,
        },
        run: {
          number: 1,
          connection: { state: 'live' },
          status: 'running',
          progress: 10,
          createdAt: 5,
          startedAt: 7,
          currentStep: 'Reading',
        },
        user: { muted: false },
        attention: false,
        unread: false,
      },
    })
    // The row isn't rendered again for the same job.
    expect(find()).toBe(find())
    expect(addedAtOf(listedJob('a', { startedAt: 7 }))).toBe(7)
    const queued = findRun('work/b', discoveriesOf(listedJob('b')), [])
    expect(queued?.job.identity.followedBy).toBeUndefined()
  })

  it('shows that a discovered job completed with errors', () => {
    const errors = { what: 'documents', failed: 1, of: 3 } as const
    const listed = listedJob('a', { status: 'completed', completedAt: 9, errors })
    expect(findRun('work/a', discoveriesOf(listed), [])?.job.outcome).toMatchObject({
      kind: 'completedWithErrors',
      at: 9,
      errors,
    })
  })
})

describe('an earlier run', () => {
  it('is found by its key', () => {
    expect(findRun(`run:${getEntryId(b)}`, new Map(), [a, b])?.entry).toBe(b)
    expect(findRun('run:other', discoveriesOf(listedJob('a')), [a, b])).toBeUndefined()
    expect(findRun('work/other', discoveriesOf(listedJob('a')), [a, b])).toBeUndefined()
    expect(findRun('work/a', discoveriesOf(listedJob('a')), [a, b])?.entry).toBeUndefined()
  })

  it.each([
    ['failed', 'the status “failed”', 'failed', 'failed'],
    ['completed', 'the status “completed”', 'completed', 'completed'],
    ['was lost', 'no status', 'lost', undefined],
  ] as const)('that %s has the saved details and %s', (_outcome, _status, kind, status) => {
    const entry = createHistoryEntry(kind, {
      jobId: 'x',
      label: 'Chapter 1',
      kind: 'parsing',
      serverId: 'lab',
      at: noon,
      startedAt: noon - hour,
      number: 3,
    })
    const [run] = getPastRuns([entry], new Map())
    expect(run?.job.identity).toMatchObject({
      key: 'lab/x',
      serverId: 'lab',
      jobId: 'x',
      label: 'Chapter 1',
      kind: 'parsing',
    })
    expect(run?.job.run).toMatchObject({ number: 3, startedAt: noon - hour, completedAt: noon })
    expect(run?.job.run.status).toBe(status)
  })

  it('replaces the discovered job in the list unless the job is active again', () => {
    const past = getPastRuns([createHistoryEntry('failed', { jobId: 'x', at: noon })], new Map())
    const joined = (listed: ListedJob) => {
      const run = findRun(listed.key, discoveriesOf(listed), [])
      return joinRuns(run ? [run] : [], past).map(({ key, entry }) => (entry ? 'past' : key))
    }
    expect(joined(listedJob('x', { status: 'failed' }))).toEqual(['past'])
    expect(joined(listedJob('x'))).toEqual(['work/x', 'past'])
    expect(joined(listedJob('y', { status: 'failed' }))).toEqual(['work/y', 'past'])
  })

  it('is listed only under “All jobs” and “Finished”', () => {
    const filters = ['all', 'finished', 'running', 'attention', 'unwatched'] as const
    expect(filters.map(hasPastRuns)).toEqual([true, true, false, false, false])
  })
})
