import { expect, it } from 'vitest'
import { findExceededMeasures } from '#shared/rules/queue-measures.ts'
import { createFullStatsSample } from '#test/support/server-sample.ts'

const levels = { failureRate: 0.2, cpuPercent: 90, memoryMb: 4_000, pending: 50 }

it.each([
  ['no value that equals its threshold', { cpuPercent: 90, memoryMb: 4_000, pending: 50 }, []],
  [
    'no value that is missing in the response',
    { cpuPercent: undefined, memoryMb: undefined, pending: 0 },
    [],
  ],
  [
    'each value above its threshold',
    { cpuPercent: 91, memoryMb: 4_001, pending: 51 },
    ['cpu', 'memory', 'pending'],
  ],
  ['a problem that the server reports', { pending: 0, health: 'degraded' }, ['reported']],
  [
    'nothing after a single response with waiting jobs but no running jobs',
    { pending: 1, running: 0, activeWorkers: 0 },
    [],
  ],
])('a server’s page highlights %s', (_, stats, kinds) => {
  const calm = { completed: 0, failed: 0, cancelled: 0, running: 1, activeWorkers: 1, stalled: undefined }
  expect(
    findExceededMeasures({ ...createFullStatsSample(0).stats, ...calm, ...stats }, levels).map(
      ({ kind }) => kind,
    ),
  ).toEqual(kinds)
})
