import { expect, it } from 'vitest'
import type { OutcomeKind } from '#shared/outcome.ts'
import { getRunTime } from '#shared/rules/run-time.ts'

it.each<[string, OutcomeKind | undefined, number | undefined, number | undefined, number | undefined]>([
  ['is the time between its start and its end', 'completed', 1_000, 5_000, 4_000],
  ['may be zero', 'failed', 1_000, 1_000, 0],
  ['is unknown for a lost run', 'lost', 1_000, 5_000, undefined],
  ['is unknown without a start', 'completed', undefined, 5_000, undefined],
  ['is unknown without an end', undefined, 1_000, undefined, undefined],
  ['is unknown if the run ended before it started', 'failed', 5_000, 1_000, undefined],
])('the duration of a run %s', (_, kind, startedAt, endedAt, ms) => {
  expect(getRunTime(kind, startedAt, endedAt)).toBe(ms)
})
