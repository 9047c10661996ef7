import { expect, it } from 'vitest'
import { getDismissableId, isCancelledByUser, needsAttention } from '#shared/rules/attention.ts'
import type { JobOutcome } from '#shared/model.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, createTestJob } from '#test/support/job-parts.ts'

const addedAt = 10_000
const outcome = (kind: JobOutcome['kind'], more: Partial<JobOutcome> = {}) =>
  createSampleOutcome(kind, { at: addedAt, ...more })

it.each<[string, JobOutcome | undefined, string | undefined, boolean]>([
  ['needs attention if it failed', outcome('failed'), undefined, true],
  ['needs attention if it was lost', outcome('lost'), undefined, true],
  ['needs attention if another client cancelled it', outcome('cancelled'), undefined, true],
  [
    'needs attention if it was cancelled while it was being watched',
    outcome('cancelled', { at: addedAt - 1_999 }),
    undefined,
    true,
  ],
  [
    'needs no attention if it was cancelled before it was watched',
    outcome('cancelled', { at: addedAt - 2_000 }),
    undefined,
    false,
  ],
  ['needs no attention if the user cancelled it', outcome('cancelled', { own: true }), undefined, false],
  ['needs no attention if it completed', outcome('completed'), undefined, false],
  ['needs no attention if it still runs', undefined, undefined, false],
  ['needs no attention if its outcome was dismissed', outcome('failed'), 'failed@1', false],
  ['needs attention if it failed after a dismissed outcome', outcome('failed'), 'failed@0', true],
])('a job %s', (_, ended, dismissed, needs) => {
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
