import { describe, expect, it } from 'vitest'
import { toCsv } from '#main/core/commands/history/export-history.ts'
import type { SuppressionReason } from '#shared/model.ts'
import type { LedgerEntry } from '#main/core/storage/ledger.ts'

const at = Date.UTC(2026, 10, 24, 12, 30, 5, 250)

const failed: LedgerEntry = {
  outcome: {
    id: `failed@${at}`,
    key: 's/a/b',
    kind: 'failed',
    run: 2,
    at,
    startedAt: at - 90_500,
    progress: 40.5,
    error: 'He said "no",\nand "never"',
    result: { counts: { documents: 5 } },
    after: 'cancelled',
  },
  jobKind: 'taxonomy',
  label: 'Größe 🚀',
  server: 'Workstation',
  announced: true,
}

const lost: LedgerEntry = {
  outcome: { id: 'lost@run-1', key: 's/x', kind: 'lost', run: 1, at, progress: 0 },
  announced: true,
  silence: 'quiet-hours',
}

/** @throws if the text violates RFC 4180 */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  while (cell.lastIndex < csv.length) {
    const from = cell.lastIndex
    const [, quoted, plain = '', end] = cell.exec(csv) ?? []
    if (end === undefined) throw new Error(`No CSV from sign ${from} on`)
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') rows.push([])
  }
  if (rows.pop()?.length !== 0) throw new Error('The last row has no end')
  return rows
}

const columns = [
  'Job ID, Label, Server, Outcome, Outcome before, Run, Started (UTC), Ended (UTC), Duration (s)',
  'Progress (%), Error, Result, Notification, Kind, Project, Source',
].join(', ')

/** @returns the cells of each entry that aren't empty, by their column */
function cellsOf(...entries: readonly LedgerEntry[]) {
  const [head = [], ...rows] = rowsOf(toCsv(entries).slice(1))
  expect(head.join(', ')).toBe(columns)
  return rows.map((row) =>
    Object.fromEntries(head.map((name, nth) => [name, row[nth]]).filter(([, text]) => text)),
  )
}

describe('the history as CSV', () => {
  it('follows RFC 4180, with UTF-8, a byte order mark and a header', () => {
    expect([...Buffer.from(toCsv([])).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(cellsOf(failed, lost)).toEqual([
      {
        'Job ID': 'a/b',
        Label: 'Größe 🚀',
        Server: 'Workstation',
        Outcome: 'failed',
        'Outcome before': 'cancelled',
        Run: '2',
        'Started (UTC)': '2026-11-24T12:28:34.750Z',
        'Ended (UTC)': '2026-11-24T12:30:05.250Z',
        'Duration (s)': '90',
        'Progress (%)': '40.5',
        Error: 'He said "no",\nand "never"',
        Result: 'documents: 5',
        Notification: 'shown',
        Kind: 'taxonomy',
      },
      {
        'Job ID': 'x',
        Outcome: 'lost',
        Run: '1',
        'Ended (UTC)': '2026-11-24T12:30:05.250Z',
        'Progress (%)': '0',
        Notification: 'none: quiet hours',
      },
    ])
  })

  it.each<[SuppressionReason | 'due', string]>([
    ['kind', 'none: off for this kind of outcome'],
    ['job', 'none: the job is muted'],
    ['server', 'none: the server is muted'],
    ['paused', 'none: notifications were paused'],
    ['visible', 'none: the job was in view'],
    ['due', 'not shown yet'],
  ])('explains a missing notification with $1', (of, words) => {
    const entry = of === 'due' ? { ...lost, silence: undefined, announced: false } : { ...lost, silence: of }
    expect(cellsOf(entry)).toMatchObject([{ Notification: words }])
  })

  it('leaves invalid times empty, and has no negative duration', () => {
    const entry = { ...failed, outcome: { ...failed.outcome, at: 1e300, startedAt: 1e301 } }
    const [cells] = cellsOf(entry)
    expect([cells?.['Started (UTC)'], cells?.['Ended (UTC)'], cells?.['Duration (s)']]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/c calc"!A0', '＝1+1'])(
    'escapes %j, which a spreadsheet would run as a formula',
    (text) => {
      const outcome = { ...failed.outcome, error: text, result: { value: text } }
      const safe = `'${text}`
      expect(cellsOf({ ...failed, label: text, server: text, outcome })).toMatchObject([
        { Label: safe, Server: safe, Error: safe, Result: safe },
      ])
    },
  )

  it.each(['a\nb', 'a\rb', 'a\r\nb', 'a,b', 'a"b', "'a", ' a '])('leaves the text %j unchanged', (text) => {
    expect(cellsOf({ ...failed, label: text })).toMatchObject([{ Label: text, Kind: 'taxonomy' }])
  })
})
