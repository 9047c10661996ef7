import { expect, it } from 'vitest'
import { needsRestartConfirmation } from '#shared/rules/lost-track.ts'
import { jobWith } from '#test/support/job-parts.ts'

it.each<[string, boolean, Parameters<typeof needsRestartConfirmation>[0]]>([
  ['a job that may still run', true, [jobWith({ lostTrackAt: 1 })]],
  ['a job that failed', false, [jobWith({})]],
  [
    'several that may still run and aren’t restarted',
    false,
    [jobWith({ lostTrackAt: 1 }), jobWith({ lostTrackAt: 1 })],
  ],
  ['none', false, []],
])('restarting %s asks for confirmation: %s', (_, asks, jobs) => {
  expect(needsRestartConfirmation(jobs)).toBe(asks)
})
