import { expect, it } from 'vitest'
import type { JobState } from '#shared/model.ts'
import { asksBeforeRestart, mayStillRun } from '#shared/rules/lost-track.ts'

const error = 'Stuck in RUNNING state detected - no active worker or RQ job'
const ended = (kind: 'completed' | 'failed') =>
  ({ outcome: { id: 'x', key: 's/a', kind, run: 1, at: 1, progress: 0 } }) as const

it.each<[string, boolean, Pick<JobState, 'lostTrackAt' | 'error' | 'outcome'>]>([
  ['its server has just lost track of', true, { lostTrackAt: 1 }],
  ['failed because its server lost track of it', true, { error, ...ended('failed') }],
  ['failed otherwise', false, { error: 'no memory', ...ended('failed') }],
  ['completed after all, with that error left', false, { error, ...ended('completed') }],
  ['runs', false, {}],
])('a job that %s may still run: %s', (_, may, job) => {
  expect(mayStillRun(job)).toBe(may)
})

it.each<[string, boolean, Parameters<typeof asksBeforeRestart>[0]]>([
  ['one that may still run', true, [{ lostTrackAt: 1 }]],
  ['one that failed otherwise', false, [{ error: 'no memory', ...ended('failed') }]],
  ['several that may still run, none of which has failed', false, [{ lostTrackAt: 1 }, { lostTrackAt: 1 }]],
  ['several of which one has failed and may still run', true, [{}, { error, ...ended('failed') }]],
  ['none', false, []],
])('restarting %s asks for confirmation: %s', (_, asks, jobs) => {
  expect(asksBeforeRestart(jobs)).toBe(asks)
})
