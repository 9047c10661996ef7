import { expect, it } from 'vitest'
import { correctDroppedError, isLostTrack, needsRestartConfirmation } from '#shared/rules/lost-track.ts'
import { createTestJob } from '#test/support/job-parts.ts'

it.each<[string, boolean, Parameters<typeof needsRestartConfirmation>[0]]>([
  ['a job that may still run', true, [createTestJob({ lostTrackAt: 1 })]],
  ['a job that failed', false, [createTestJob({})]],
  [
    'several jobs that may still run but aren’t restarted',
    false,
    [createTestJob({ lostTrackAt: 1 }), createTestJob({ lostTrackAt: 1 })],
  ],
  ['no job', false, []],
])('a restart of %s needs a confirmation: %s', (_, asks, jobs) => {
  expect(needsRestartConfirmation(jobs)).toBe(asks)
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

it.each<
  [
    string,
    Partial<Parameters<typeof correctDroppedError>[0]>,
    Parameters<typeof correctDroppedError>[1],
    boolean,
  ]
>([
  ['four minutes after the start without a step', {}, undefined, true],
  ['four minutes after an extraction’s start', {}, 'extraction', true],
  ['later without the usual first step', late, 'parsing', true],
  ['later during an extraction without steps', late, 'extraction', false],
  ['later without a known kind', late, undefined, false],
  ['without a start time', { startedAt: undefined }, undefined, false],
  ['after a step', { step: 'Reading' }, 'parsing', false],
  ['after some progress', { progress: 3 }, 'parsing', false],
  ['while a worker had it according to the plugin', { isConfirmedRunning: true }, 'parsing', false],
])('a job that the clean-up failed %s counts as dropped: $3', (_, report, kind, isDropped) => {
  const explained = correctDroppedError({ ...stuck, ...report }, kind)
  expect(explained.error === 'Compileo dropped it while it waited. It never ran.').toBe(isDropped)
  expect(isLostTrack(explained, false)).toBe(!isDropped)
})

it('a job that failed by itself keeps its error', () => {
  expect(correctDroppedError({ ...stuck, error: 'no memory' }, 'parsing').error).toBe('no memory')
})
