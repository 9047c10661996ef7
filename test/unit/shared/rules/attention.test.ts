import { expect, it } from 'vitest'
import { getDismissableId, isCancelledHere, needsAttention } from '#shared/rules/attention.ts'
import type { JobOutcome } from '#shared/model.ts'
import { sampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, jobWith } from '#test/support/job-parts.ts'

const addedAt = 10_000
const outcome = (kind: JobOutcome['kind'], more: Partial<JobOutcome> = {}) =>
  sampleOutcome(kind, { at: addedAt, ...more })

it.each<[string, JobOutcome | undefined, string | undefined, boolean]>([
  ['that failed', outcome('failed'), undefined, true],
  ['that was lost', outcome('lost'), undefined, true],
  ['that was cancelled elsewhere', outcome('cancelled'), undefined, true],
  ['that was cancelled as it was added', outcome('cancelled', { at: addedAt - 1_999 }), undefined, true],
  [
    'but not one that was cancelled before it was added',
    outcome('cancelled', { at: addedAt - 2_000 }),
    undefined,
    false,
  ],
  ['but not one that was cancelled here', outcome('cancelled', { own: true }), undefined, false],
  ['but not one that completed', outcome('completed'), undefined, false],
  ['but not one that still runs', undefined, undefined, false],
  ['but not one that was dismissed', outcome('failed'), 'failed@1', false],
  ['whose earlier outcome was dismissed', outcome('failed'), 'failed@0', true],
])('a job needs attention %s', (_, ended, dismissed, needs) => {
  expect(needsAttention(jobWith({ addedAt, outcome: ended, dismissed }))).toBe(needs)
})

it('a job was cancelled here only if the user cancelled it', () => {
  expect(isCancelledHere({ outcome: outcome('cancelled', { own: true }) })).toBe(true)
  expect(isCancelledHere({ outcome: outcome('cancelled') })).toBe(false)
  expect(isCancelledHere({})).toBe(false)
})

it('a run that the server lost track of needs attention until dismissed or ended', () => {
  const lost = jobWith({ addedAt, lostTrackAt: 5 })
  expect(getDismissableId(lost)).toBe('lost-track@5')
  expect(needsAttention(lost)).toBe(true)
  expect(needsAttention(withJobFields(lost, { dismissed: 'lost-track@5' }))).toBe(false)
  expect(needsAttention({ ...lost, outcome: outcome('completed') })).toBe(false)
})
