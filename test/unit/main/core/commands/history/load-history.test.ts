import { describe, expect, it } from 'vitest'
import { zeroOutcomeCounts } from '#shared/outcome.ts'
import {
  createDayTimeline,
  selectHistoryPage,
  type HistoryQuery,
} from '#main/core/commands/history/load-history.ts'
import type { JobOutcome } from '#shared/model.ts'
import type { LedgerEntry } from '#main/core/storage/ledger.ts'

const entryOf = (
  jobId: string,
  {
    label,
    server = 'Workstation',
    silence,
    ...outcome
  }: Partial<JobOutcome & Omit<LedgerEntry, 'outcome'>> = {},
): LedgerEntry => ({
  outcome: { id: 'x', key: `s/${jobId}`, kind: 'completed', run: 1, at: 0, progress: 100, ...outcome },
  label,
  server,
  silence,
  announced: true,
})

const all: HistoryQuery = { search: '', kinds: [], offset: 0, limit: 100 }
const idsOf = (entries: readonly LedgerEntry[], query: Partial<HistoryQuery>) =>
  selectHistoryPage(entries, { ...all, ...query }).entries.map(({ jobId }) => jobId)

describe('the history', () => {
  it('lists the newest outcome first, even among outcomes with the same time', () => {
    const entries = [
      entryOf('a', { at: 2 }),
      entryOf('b', { at: 5 }),
      entryOf('c', { at: 2 }),
      entryOf('d', { at: 1 }),
    ]
    expect(idsOf(entries, {})).toEqual(['b', 'c', 'a', 'd'])
  })

  it('is loaded in pages, each with the total number of outcomes', () => {
    const entries = Array.from({ length: 25 }, (_, i) => entryOf(`job-${i}`, { at: i }))
    const page = selectHistoryPage(entries, { ...all, offset: 20, limit: 10 })
    expect(page.total).toBe(25)
    expect(page.entries.map(({ jobId }) => jobId)).toEqual(['job-4', 'job-3', 'job-2', 'job-1', 'job-0'])
    expect(idsOf(entries, { offset: 1, limit: 2 })).toEqual(['job-23', 'job-22'])
    expect(selectHistoryPage(entries, { ...all, offset: 30 })).toEqual({ entries: [], total: 25 })
  })

  it('shows the saved names of job and server, and why no notification was shown', () => {
    const entry = entryOf('a/b', { label: 'Taxonomy', silence: 'visible', result: { counts: { chunks: 5 } } })
    expect(selectHistoryPage([entry], all).entries).toEqual([
      { outcome: entry.outcome, jobId: 'a/b', label: 'Taxonomy', server: 'Workstation', silence: 'visible' },
    ])
  })

  it('can be filtered by outcome and server', () => {
    const entries = [
      entryOf('a', { kind: 'failed' }),
      entryOf('b', { kind: 'lost' }),
      entryOf('c', { key: 's/c', kind: 'failed' }),
      entryOf('d', { key: 's2/d', kind: 'failed' }),
    ]
    expect(idsOf(entries, { kinds: ['failed'], serverId: 's' }).toSorted()).toEqual(['a', 'c'])
    expect(idsOf(entries, { kinds: ['lost', 'completed'] })).toEqual(['b'])
    expect(idsOf(entries, { serverId: 's2' })).toEqual(['d'])
  })
})

describe('a history search', () => {
  const entry = entryOf('5f0c-x.1', {
    label: 'Größe der Straße',
    server: 'Rechner Ä',
    kind: 'failed',
    error: 'Ollama refused\nthe connection',
    result: { counts: { documents: 5 } },
  })
  it.each([
    ['an outcome by its label', 'straße', true],
    ['an outcome by its job’s ID', '5F0C', true],
    ['an outcome by its server', 'rechner', true],
    ['an outcome by any line of its error', 'connection', true],
    ['an outcome by its result', 'documents', true],
    ['an outcome by words from several fields, in any order', '  refused   größe  5 ', true],
    ['no outcome by text that spans two fields', 'Straße5f0c', false],
    ['no outcome by its kind, which has its own filter', 'failed', false],
  ])('finds %s', (_, search, found) => {
    expect(idsOf([entry, entryOf('other')], { search })).toEqual(found ? ['5f0c-x.1'] : [])
  })
})

const minute = 60_000
const hour = 60 * minute
const now = new Date(2026, 10, 24, 12).getTime()
const midnight = new Date(2026, 10, 24).getTime()

describe('today’s runs', () => {
  it('are all runs since midnight, with their names', () => {
    const project = { id: 'p', name: 'Cardiology' }
    const entries = [
      entryOf('a', { at: midnight - 1 }),
      { ...entryOf('b', { at: midnight, startedAt: midnight - hour }), jobKind: 'parsing' as const, project },
      entryOf('c', { at: now + minute, kind: 'failed', label: 'Night' }),
      entryOf('d', { at: midnight + 24 * hour }),
    ]
    const { from, runs, mergedRuns } = createDayTimeline(entries, now)
    expect(from).toBe(midnight)
    expect(runs).toEqual([
      {
        key: 's/b',
        id: 'x',
        at: midnight,
        kind: 'completed',
        startedAt: midnight - hour,
        jobKind: 'parsing',
        project,
      },
      { key: 's/c', id: 'x', at: now + minute, kind: 'failed', label: 'Night' },
    ])
    expect(mergedRuns).toEqual([])
    const many = (count: number) =>
      createDayTimeline(
        Array.from({ length: count }, (_, nth) => entryOf(`job-${nth}`, { at: now })),
        now,
      )
    expect([many(500).runs.length, many(501).runs.length]).toEqual([500, 0])
  })

  it('are merged into blocks of ten minutes if there are more than 500', () => {
    const entries = Array.from({ length: 10_000 }, (_, nth) =>
      entryOf(`job-${nth}`, { at: midnight + nth * 4_000, kind: nth % 10 === 0 ? 'failed' : 'completed' }),
    )
    const { runs, mergedRuns } = createDayTimeline(entries.toReversed(), now)
    expect(runs).toEqual([])
    expect(mergedRuns).toHaveLength(67)
    expect(mergedRuns.map(({ from }) => from)).toEqual(
      mergedRuns.map((_, nth) => midnight + nth * 10 * minute),
    )
    const counts = { ...zeroOutcomeCounts, completed: 135, failed: 15 }
    expect(mergedRuns[0]).toEqual({ serverId: 's', from: midnight, until: midnight + 10 * minute, ...counts })
  })
})
