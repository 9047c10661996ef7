import { describe, expect, it } from 'vitest'
import { historyAsCsv } from '#main/commands/history/export-history.ts'
import type { SuppressionReason } from '#shared/model.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'

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

describe('the history as CSV', () => {
  it('is UTF-8 with a byte order mark and a header, as RFC 4180 says', () => {
    const csv = historyAsCsv([failed, lost])
    expect([...Buffer.from(csv).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(rowsOf(csv.slice(1))).toEqual([
      [
        'Job ID',
        'Label',
        'Server',
        'Outcome',
        'Outcome before',
        'Run',
        'Started (UTC)',
        'Ended (UTC)',
        'Duration (s)',
        'Progress (%)',
        'Error',
        'Result',
        'Notification',
        'Kind',
        'Project',
        'Source',
      ],
      [
        'a/b',
        'Größe 🚀',
        'Workstation',
        'failed',
        'cancelled',
        '2',
        '2026-11-24T12:28:34.750Z',
        '2026-11-24T12:30:05.250Z',
        '90',
        '40.5',
        'He said "no",\nand "never"',
        'documents: 5',
        'shown',
        'taxonomy',
        '',
        '',
      ],
      [
        'x',
        '',
        '',
        'lost',
        '',
        '1',
        '',
        '2026-11-24T12:30:05.250Z',
        '',
        '0',
        '',
        '',
        'none: quiet hours',
        '',
        '',
        '',
      ],
    ])
  })

  it.each<[SuppressionReason | 'due', string]>([
    ['kind', 'none: off for this kind of outcome'],
    ['job', 'none: the job is muted'],
    ['server', 'none: the server is muted'],
    ['paused', 'none: notifications were paused'],
    ['looking', 'none: the job was in view'],
    ['due', 'not shown yet'],
  ])('has the result of the notification: %s', (of, words) => {
    const entry = of === 'due' ? { ...lost, silence: undefined, announced: false } : { ...lost, silence: of }
    const [, row = []] = rowsOf(historyAsCsv([entry]).slice(1))
    expect(row[12]).toBe(words)
  })

  it('has no time for an invalid one, and no negative duration', () => {
    const entry = { ...failed, outcome: { ...failed.outcome, at: 1e300, startedAt: 1e301 } }
    const [, row = []] = rowsOf(historyAsCsv([entry]).slice(1))
    expect(row.slice(6, 9)).toEqual(['', '', '0'])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/c calc"!A0', '＝1+1'])(
    'lets no spreadsheet run a text: %j',
    (text) => {
      const csv = historyAsCsv([
        {
          ...failed,
          label: text,
          server: text,
          outcome: { ...failed.outcome, error: text, result: { value: text } },
        },
      ])
      const [, row = []] = rowsOf(csv.slice(1))
      expect([row[1], row[2], row[10], row[11]]).toEqual(Array.from({ length: 4 }, () => `'${text}`))
    },
  )

  it.each(['a\nb', 'a\rb', 'a\r\nb', 'a,b', 'a"b', "'a", ' a '])(
    'keeps every other text unchanged: %j',
    (text) => {
      const [, row = []] = rowsOf(historyAsCsv([{ ...failed, label: text }]).slice(1))
      expect(row[1]).toBe(text)
      expect(row).toHaveLength(16)
    },
  )
})
