import { describe, expect, it } from 'vitest'
import { formatGroup } from '#renderer/state/models/groups.ts'
import { formatJobState } from '#renderer/state/models/job-texts.ts'
import { addRunsToGroups } from '#renderer/state/models/listing.ts'
import { appendPage, getPastRuns, prependPage } from '#renderer/state/models/runs.ts'
import { texts } from '#test/support/english.ts'
import { createHistoryEntry } from '#test/support/history-sample.ts'
import { createEndedJob } from '#test/support/sample-data.ts'

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

  it('get new runs at the beginning', () => {
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
  it('contain each day’s watched jobs and saved runs in one order', () => {
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
    ['completed', { result: { counts: { chunks: 412 } } }, '412 chunks'],
    ['completed', { result: saved }, 'Completed · output: /x'],
    ['completed', parsedAfterAll, 'Completed after all · Documents parsed'],
    ['completed', { after: 'cancelled' }, 'Completed after all, in 8 min 12 s'],
    ['failed', { error }, 'Failed after 8 min: ValueError: bad'],
    ['cancelled', {}, 'Cancelled after 8 min'],
    ['lost', {}, 'Lost: Workstation no longer has this job'],
    ['failed', { startedAt: noon + 1 }, 'Failed'],
  ] as const)('is $2 if the outcome is “%s”', (kind, given, sentence) => {
    const [run] = getPastRuns([createHistoryEntry(kind, { jobId: 'a', ...times, ...given })], new Map())
    expect(run && formatJobState(run.job, 'Workstation', noon, texts)).toBe(sentence)
  })
})
