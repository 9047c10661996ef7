import { expect, it } from 'vitest'
import { correctDroppedError, isLostTrack, needsRestartConfirmation } from '#shared/rules/lost-track.ts'
import { createTestJob } from '#test/support/job-parts.ts'

it('a restart of a single job that may still run needs an extra confirmation', () => {
  expect(needsRestartConfirmation([createTestJob({ lostTrackAt: 1 })])).toBe(true)
})

it.each<[string, Parameters<typeof needsRestartConfirmation>[0]]>([
  ['a failed job', [createTestJob({})]],
  ['several jobs that may still run', [createTestJob({ lostTrackAt: 1 }), createTestJob({ lostTrackAt: 1 })]],
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
  ['after four minutes without a step', {}, undefined],
  ['four minutes after the start of an extraction', {}, 'extraction'],
  ['after more than six minutes without the usual first step', late, 'parsing'],
])('a job that Compileo marks as stuck %s counts as never started', (_, report, kind) => {
  const explained = correctDroppedError({ ...stuck, ...report }, kind)
  expect(explained.error).toBe('Compileo dropped it while it waited. It never ran.')
  expect(isLostTrack(explained, false)).toBe(false)
})

it.each<Cleaned>([
  ['after more than six minutes of an extraction without steps', late, 'extraction'],
  ['after more than six minutes with an unknown kind', late, undefined],
  ['without a start time', { startedAt: undefined }, undefined],
  ['after a step', { step: 'Reading' }, 'parsing'],
  ['after some progress', { progress: 3 }, 'parsing'],
  ['while the plugin confirmed that it runs', { isConfirmedRunning: true }, 'parsing'],
])('a job that Compileo marks as stuck %s may still run', (_, report, kind) => {
  const explained = correctDroppedError({ ...stuck, ...report }, kind)
  expect(explained.error).not.toBe('Compileo dropped it while it waited. It never ran.')
  expect(isLostTrack(explained, false)).toBe(true)
})

it('a job that failed with an ordinary error keeps this error', () => {
  expect(correctDroppedError({ ...stuck, error: 'no memory' }, 'parsing').error).toBe('no memory')
})
