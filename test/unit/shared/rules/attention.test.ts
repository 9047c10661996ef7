import { expect, it } from 'vitest'
import { getDismissableId, isCancelledByUser, needsAttention } from '#shared/rules/attention.ts'
import type { JobOutcome } from '#shared/model.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, createTestJob } from '#test/support/job-parts.ts'

const addedAt = 10_000
const outcome = (kind: JobOutcome['kind'], more: Partial<JobOutcome> = {}) =>
  createSampleOutcome(kind, { at: addedAt, ...more })

it.each<[string, JobOutcome | undefined, string | undefined, boolean]>([
  ['failed: yes', outcome('failed'), undefined, true],
  ['was lost: yes', outcome('lost'), undefined, true],
  ['was cancelled by another client: yes', outcome('cancelled'), undefined, true],
  [
    'was cancelled while it was being watched: yes',
    outcome('cancelled', { at: addedAt - 1_999 }),
    undefined,
    true,
  ],
  [
    'was cancelled before it was watched: no',
    outcome('cancelled', { at: addedAt - 2_000 }),
    undefined,
    false,
  ],
  ['was cancelled by the user: no', outcome('cancelled', { own: true }), undefined, false],
  ['completed: no', outcome('completed'), undefined, false],
  ['still runs: no', undefined, undefined, false],
  ['was dismissed: no', outcome('failed'), 'failed@1', false],
  ['failed after a dismissed outcome: yes', outcome('failed'), 'failed@0', true],
])('a job needs attention if it %s', (_, ended, dismissed, needs) => {
  expect(needsAttention(createTestJob({ addedAt, outcome: ended, dismissed }))).toBe(needs)
})

it('a job counts as cancelled by the user only if the user sent the cancel', () => {
  expect(isCancelledByUser({ outcome: outcome('cancelled', { own: true }) })).toBe(true)
  expect(isCancelledByUser({ outcome: outcome('cancelled') })).toBe(false)
  expect(isCancelledByUser({})).toBe(false)
})

it('a run that the server lost track of needs attention until dismissed or ended', () => {
  const lost = createTestJob({ addedAt, lostTrackAt: 5 })
  expect(getDismissableId(lost)).toBe('lost-track@5')
  expect(needsAttention(lost)).toBe(true)
  expect(needsAttention(withJobFields(lost, { dismissed: 'lost-track@5' }))).toBe(false)
  expect(needsAttention({ ...lost, outcome: outcome('completed') })).toBe(false)
})
