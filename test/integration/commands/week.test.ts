import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { insights } from '#main/commands/history/load-insights.ts'
import { openLedger } from '#main/storage/ledger.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { runWeek } from '#test/support/week/run-week.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

const until = Date.UTC(2026, 10, 24, 14, 30)
/** If set, the whole week runs, and the file is kept. */
const keepIn = process.env['COMPILEO_TRAY_KEEP_WEEK']
const days = keepIn === undefined ? 1 : 7

it('past runs of servers are shown with their results', { timeout: 240_000 }, async () => {
  const folder = tempFolder()
  const { snapshot, ended } = await runWeek(folder, until, days)
  const ledger = openLedger({ folder, now: () => until, onCorrupt: () => undefined })
  const week = await insights(
    { ledger, clock: fakeClock(until), signal: new AbortController().signal },
    { days: 7 },
  )
  ledger.close()
  const sum = (kind: 'completed' | 'failed') => week.days.reduce((all, each) => all + each[kind], 0)
  expect(sum('completed')).toBe(ended['completed'])
  expect(sum('failed')).toBe(ended['failed'] ?? 0)
  expect(sum('completed')).toBeGreaterThan(5 * days)
  const completed = week.durations.reduce((all, { runs }) => all + runs, 0)
  expect(completed).toBe(ended['completed'])
  const chunking = week.durations.find(({ kind }) => kind === 'chunking')
  expect(chunking?.medianMs).toBeGreaterThan(4 * 60_000)
  expect(chunking?.medianMs).toBeLessThan(12 * 60_000)
  expect(week.steps[0]?.step).toMatch(/^(?:Generating question|Classifying chunk|Building level)$/)
  if (keepIn === undefined) return
  const kept = { snapshot, ledger: readFileSync(join(folder, 'outcomes.jsonl'), 'utf8') }
  writeFileSync(keepIn, `${JSON.stringify(kept)}\n`)
})
