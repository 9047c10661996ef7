import { describe, expect, it } from 'vitest'
import { searchHistory, type HistoryQuery } from '#main/commands/history/load-history.ts'
import type { JobOutcome } from '#shared/model.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'

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
  searchHistory(entries, { ...all, ...query }).entries.map(({ jobId }) => jobId)

describe('the history', () => {
  it('has the newest outcome first, and at the same time the later recorded one', () => {
    const entries = [
      entryOf('a', { at: 2 }),
      entryOf('b', { at: 5 }),
      entryOf('c', { at: 2 }),
      entryOf('d', { at: 1 }),
    ]
    expect(idsOf(entries, {})).toEqual(['b', 'c', 'a', 'd'])
  })

  it('comes in pages, each with the total', () => {
    const entries = Array.from({ length: 25 }, (_, i) => entryOf(`job-${i}`, { at: i }))
    const page = searchHistory(entries, { ...all, offset: 20, limit: 10 })
    expect(page.total).toBe(25)
    expect(page.entries.map(({ jobId }) => jobId)).toEqual(['job-4', 'job-3', 'job-2', 'job-1', 'job-0'])
    expect(searchHistory(entries, { ...all, offset: 30 })).toEqual({ entries: [], total: 25 })
  })

  it('has former names of job and server, and why there was no notification', () => {
    const entry = entryOf('a/b', { label: 'Taxonomy', silence: 'looking', result: { counts: { chunks: 5 } } })
    expect(searchHistory([entry], all).entries).toEqual([
      { outcome: entry.outcome, jobId: 'a/b', label: 'Taxonomy', server: 'Workstation', silence: 'looking' },
    ])
  })

  it('can be filtered by kind and server', () => {
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

describe('a search of the history', () => {
  const entry = entryOf('5f0c-x.1', {
    label: 'Größe der Straße',
    server: 'Rechner Ä',
    kind: 'failed',
    error: 'Ollama refused\nthe connection',
    result: { counts: { documents: 5 } },
  })
  it.each([
    ['the label', 'straße', true],
    ['the job id', '5F0C', true],
    ['the server', 'rechner', true],
    ['the error, below its first line too', 'connection', true],
    ['the result', 'documents', true],
    ['words of several of them, in any order', '  refused   größe  5 ', true],
    ['nothing across the end of one text and the start of the next', 'Straße5f0c', false],
    ['nothing by the kind, which has its own filter', 'failed', false],
  ])('finds %s', (_, search, found) => {
    expect(idsOf([entry, entryOf('other')], { search })).toEqual(found ? ['5f0c-x.1'] : [])
  })
})
