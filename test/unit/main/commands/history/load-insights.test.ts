import { describe, expect, it } from 'vitest'
import { InsightsCounter, type InsightsQuery } from '#main/commands/history/count-insights.ts'
import { insights } from '#main/commands/history/load-insights.ts'
import { getRunsToday } from '#main/commands/history/load-history.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import type { Insights } from '#shared/insights.ts'
import type { JobOutcome } from '#shared/model.ts'
import { systemClock } from '#main/base/clock.ts'

const minute = 60_000
const hour = 60 * minute
const now = new Date(2026, 10, 24, 12).getTime()
const daysAgo = (days: number, hours = 0) => new Date(2026, 10, 24 - days, 12 + hours).getTime()

let ids = 0
function entryOf({
  jobKind,
  server = 'Workstation',
  steps,
  ...outcome
}: Partial<JobOutcome & Omit<LedgerEntry, 'outcome'>> = {}): LedgerEntry {
  const id = String((ids += 1))
  return {
    outcome: { id, key: `s/${id}`, kind: 'completed', run: 1, at: now, progress: 100, ...outcome },
    ...(jobKind && { jobKind }),
    ...(steps && { steps }),
    server,
    announced: true,
  }
}

const stepsOf = (ms: number) => [
  { step: 'Processing document', ms },
  { step: 'Saving', ms: 1_000 },
]

function of(entries: readonly LedgerEntry[], query: InsightsQuery = {}): Insights {
  const oldest = Math.min(now, ...entries.map(({ outcome }) => outcome.at))
  const count = new InsightsCounter(query, now, oldest)
  for (const entry of entries) count.add(entry)
  return count.result()
}

describe('the insights of a history', () => {
  it('count the runs of each day by outcome, today last, empty days too', () => {
    const { days } = of([
      entryOf({ at: daysAgo(2, 11.9) }),
      entryOf({ at: daysAgo(2, -12) }),
      entryOf({ at: daysAgo(0), kind: 'failed' }),
      entryOf({ at: daysAgo(0), kind: 'lost' }),
      entryOf({ at: daysAgo(0), kind: 'completedWithErrors' }),
      entryOf({ at: daysAgo(-1), kind: 'cancelled' }),
    ])
    expect(days).toHaveLength(7)
    expect(days.at(-1)).toEqual({
      day: new Date(2026, 10, 24).getTime(),
      completed: 0,
      completedWithErrors: 1,
      failed: 1,
      cancelled: 1,
      lost: 1,
    })
    expect(days.at(-2)).toMatchObject({ day: new Date(2026, 10, 23).getTime(), completed: 0 })
    expect(days.at(-3)).toMatchObject({ completed: 2 })
  })

  it.each([
    [0, 7],
    [6, 7],
    [7, 30],
    [40, 90],
    [400, 90],
  ])('of which the oldest is %i days old look at %i days by default', (age, days) => {
    expect(of([entryOf({ at: daysAgo(age) })]).days).toHaveLength(days)
  })

  it('cover the requested days, and nothing before', () => {
    const { days, causes } = of([entryOf({ at: daysAgo(7), kind: 'failed', error: 'x' })], { days: 7 })
    expect(days).toHaveLength(7)
    expect(days.every(({ failed }) => failed === 0)).toBe(true)
    expect(causes).toEqual([])
  })

  it('show how long completed runs of each kind took', () => {
    const took = (minutes: number, at: number) =>
      entryOf({ at, startedAt: at - minutes * minute, jobKind: 'parsing' })
    const { durations } = of([
      took(20, daysAgo(0)),
      ...[4, 8, 6].map((minutes) => took(minutes, daysAgo(1))),
      entryOf({ at: daysAgo(0), startedAt: daysAgo(0) - hour }),
      entryOf({ at: daysAgo(0), startedAt: daysAgo(0) - hour, kind: 'failed', jobKind: 'parsing' }),
      entryOf({ at: daysAgo(0), jobKind: 'taxonomy' }),
      took(0, daysAgo(0)),
    ])
    expect(durations).toEqual([
      { kind: 'parsing', runs: 4, medianMs: 7 * minute, fromMs: 5.5 * minute, toMs: 11 * minute },
    ])
  })

  it('group failures by cause, the most frequent first, with their common words', () => {
    const failed = (error: string | undefined, at = now) =>
      entryOf({ kind: 'failed', at, ...(error !== undefined && { error }) })
    const { causes, otherFailures } = of([
      entryOf({ error: 'Out of memory on GPU 0' }),
      failed('Disk full', now - hour),
      failed('Out of memory on GPU 1'),
      failed('Ollama at 127.0.0.1:11434 refused the connection', now - hour),
      failed('Ollama at 127.0.0.1:11435 refused the connection', now - minute),
      failed(undefined),
    ])
    expect(causes).toEqual([
      { cause: 'Ollama refused the connection', line: 'Ollama refused the connection', runs: 2 },
      { cause: 'Disk full', line: 'Disk full', runs: 1 },
      { cause: 'Out of memory on GPU …', line: 'Out of memory on GPU 1', runs: 1 },
    ])
    expect(otherFailures).toBe(1)
  })

  it('show eight causes, and how many failures had others', () => {
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
    const { causes, otherFailures } = of(words.map((error) => entryOf({ kind: 'failed', error })))
    expect(causes).toHaveLength(8)
    expect(otherFailures).toBe(2)
    const [long] = of([entryOf({ kind: 'failed', error: 'x'.repeat(400) })]).causes
    expect(long?.line).toBe(`${'x'.repeat(299)}…`)
  })

  it('show the slowest of steps seen often enough', () => {
    const runs = [1, 2, 3].map((n) => entryOf({ jobKind: 'parsing', steps: stepsOf(n * minute) }))
    const { steps: slow } = of([...runs, entryOf({ steps: [{ step: 'Odd', ms: hour }] })])
    expect(slow).toEqual([
      { step: 'Processing document', kind: 'parsing', medianMs: 2 * minute },
      { step: 'Saving', kind: 'parsing', medianMs: 1_000 },
    ])
    expect(of([entryOf({ steps: [{ step: 'Odd', ms: hour }] })]).steps).toHaveLength(1)
    const many = Array.from({ length: 9 }, (_, n) => ({ step: `Step ${n}`, ms: n }))
    expect(of([entryOf({ steps: many })]).steps.map(({ step }) => step)).toEqual(
      [8, 7, 6, 5, 4, 3, 2, 1].map((n) => `Step ${n}`),
    )
  })

  it('can be filtered by server, and still list the others', () => {
    const entries = [
      entryOf({ jobKind: 'parsing', server: 'Its former name' }),
      entryOf({ jobKind: 'parsing' }),
      entryOf({ key: 's2/a', server: 'Lab GPU', jobKind: 'parsing' }),
      entryOf({ key: 's2/b', server: 'Lab GPU' }),
      { ...entryOf({ key: 's3/a' }), server: undefined },
    ]
    const { days, servers } = of(entries, { serverId: 's2' })
    expect(days.at(-1)?.completed).toBe(2)
    expect(servers).toEqual([{ id: 's', name: 'Workstation' }, { id: 's2', name: 'Lab GPU' }, { id: 's3' }])
  })

  it('let everything else run while they are counted', async () => {
    const error = `Traceback (most recent call last):\n${'  File "a.py", line 1\n'.repeat(80)}ValueError: x`
    const entries = Array.from({ length: 10_000 }, (_, nth) =>
      entryOf({ kind: 'failed', error: `${nth} ${error}`, at: now - nth * minute }),
    )
    let turns = 0
    const turning = setInterval(() => (turns += 1), 1)
    // Each read of the clock takes a millisecond, so a turn does the same work on every machine.
    let time = 0
    const clock = { ...systemClock, now: () => now, monotonic: () => (time += 1) }
    const ledger = { entries: () => entries, clear: () => Promise.reject(new Error('never')) }
    const { signal } = new AbortController()
    const { days } = await insights({ ledger, clock, signal }, {})
    clearInterval(turning)
    expect(days.reduce((sum, { failed }) => sum + failed, 0)).toBe(10_000)
    expect(turns).toBeGreaterThan(10)
    expect(time).toBe(1 + 10_000 + 10_000 / 4)
  })
})

describe('today’s runs', () => {
  it('are all since midnight, with their names', () => {
    const midnight = new Date(2026, 10, 24).getTime()
    const project = { id: 'p', name: 'Cardiology' }
    const entries = [
      entryOf({ at: midnight - 1 }),
      { ...entryOf({ at: midnight, startedAt: midnight - hour, jobKind: 'parsing' }), project },
      { ...entryOf({ at: now + minute, kind: 'failed' }), label: 'Night' },
      entryOf({ at: midnight + 24 * hour }),
    ]
    const { from, runs, blocks } = getRunsToday(entries, now)
    expect(from).toBe(midnight)
    const [key, id] = [expect.any(String), expect.any(String)]
    expect(runs).toEqual([
      { key, id, at: midnight, kind: 'completed', startedAt: midnight - hour, jobKind: 'parsing', project },
      { key, id, at: now + minute, kind: 'failed', label: 'Night' },
    ])
    expect(blocks).toEqual([])
    const many = (count: number) =>
      getRunsToday(
        Array.from({ length: count }, () => entryOf()),
        now,
      )
    expect([many(500).runs.length, many(501).runs.length]).toEqual([500, 0])
  })

  it('are merged into blocks of ten minutes if there are too many', () => {
    const midnight = new Date(2026, 10, 24).getTime()
    const entries = Array.from({ length: 10_000 }, (_, nth) =>
      entryOf({ at: midnight + nth * 4_000, kind: nth % 10 === 0 ? 'failed' : 'completed' }),
    )
    const { runs, blocks } = getRunsToday(entries.toReversed(), now)
    expect(runs).toEqual([])
    expect(blocks).toHaveLength(67)
    expect(blocks.map(({ from }) => from)).toEqual(blocks.map((_, nth) => midnight + nth * 10 * minute))
    const counts = { completed: 135, completedWithErrors: 0, failed: 15, cancelled: 0, lost: 0 }
    expect(blocks[0]).toEqual({ serverId: 's', from: midnight, until: midnight + 10 * minute, ...counts })
  })
})
