import { expect, it } from 'vitest'
import { needsRestartConfirmation } from '#shared/rules/lost-track.ts'

it.each<[string, boolean, Parameters<typeof needsRestartConfirmation>[0]]>([
  ['a job that may still run', true, [{ lostTrackAt: 1 }]],
  ['a job that failed', false, [{}]],
  ['several that may still run and aren’t restarted', false, [{ lostTrackAt: 1 }, { lostTrackAt: 1 }]],
  ['none', false, []],
])('restarting %s asks for confirmation: %s', (_, asks, jobs) => {
  expect(needsRestartConfirmation(jobs)).toBe(asks)
})
