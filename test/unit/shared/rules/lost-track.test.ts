import { expect, it } from 'vitest'
import { correctDroppedError, isLostTrack, needsRestartConfirmation } from '#shared/rules/lost-track.ts'
import { createTestJob } from '#test/support/job-parts.ts'

it('a restart of a single job that may still be running needs an extra confirmation', () => {
  expect(needsRestartConfirmation([createTestJob({ lostTrackAt: 1 })])).toBe(true)
})

it.each<[string, Parameters<typeof needsRestartConfirmation>[0]]>([
  ['a failed job', [createTestJob({})]],
  [
    'several jobs that may still be running',
    [createTestJob({ lostTrackAt: 1 }), createTestJob({ lostTrackAt: 1 })],
  ],
  ['an empty selection', []],
])('a restart of %s needs no extra confirmation', (_, jobs) => {
  expect(needsRestartConfirmation(jobs)).toBe(false)
})

const stuck = {
  status: 'failed',
  error: 'Stuck in RUNNING state detected - no active worker or RQ job',
  progress: 0,
  step: '',
  startedAt: 0,
  completedAt: 240_000,
}
const late = { completedAt: 400_000 }

type Cleaned = [
  string,
  Partial<Parameters<typeof correctDroppedError>[0]>,
  Parameters<typeof correctDroppedError>[1],
]

it.each<Cleaned>([
  ['its kind is unknown and its start time is four minutes ago', {}, undefined],
  ['it is an extraction and its start time is four minutes ago', {}, 'extraction'],
  ['it is a parsing job that has no step after more than six minutes', late, 'parsing'],
])('a job that Compileo marks as stuck counts as never run if %s', (_, report, kind) => {
  const explained = correctDroppedError({ ...stuck, ...report }, kind)
  expect(explained.error).toBe('Compileo dropped it while it waited. It never ran.')
  expect(isLostTrack(explained, false)).toBe(false)
})

it.each<Cleaned>([
  ['it is an extraction and its start time is over six minutes ago', late, 'extraction'],
  ['its kind is unknown and its start time is over six minutes ago', late, undefined],
  ['its start time is unknown', { startedAt: undefined }, undefined],
  ['it has had a step', { step: 'Reading' }, 'parsing'],
  ['it has made progress', { progress: 3 }, 'parsing'],
  ['the plugin confirmed that it is running', { isConfirmedRunning: true }, 'parsing'],
])('a job that Compileo marks as stuck may still be running if %s', (_, report, kind) => {
  const explained = correctDroppedError({ ...stuck, ...report }, kind)
  expect(explained.error).not.toBe('Compileo dropped it while it waited. It never ran.')
  expect(isLostTrack(explained, false)).toBe(true)
})

it('a job that failed with an ordinary error keeps this error', () => {
  expect(correctDroppedError({ ...stuck, error: 'no memory' }, 'parsing').error).toBe('no memory')
})
