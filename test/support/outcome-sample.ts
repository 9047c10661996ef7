import type { JobOutcome, OutcomeKind } from '#shared/model.ts'

export const createSampleOutcome = (kind: OutcomeKind, more: Partial<JobOutcome> = {}): JobOutcome => ({
  id: `${kind}@1`,
  key: 's/x',
  kind,
  run: 1,
  at: 1,
  progress: 100,
  ...more,
})
