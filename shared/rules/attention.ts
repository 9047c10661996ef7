import type { JobState } from '../model.ts'
import { outcomes } from '../outcome.ts'

type Ended = Pick<JobState, 'outcome'>

/** How far the server's clock and ours may differ, ms: its times are whole seconds and arrive late. */
const clockToleranceMs = 2_000

/** Whether the user cancelled the run here. */
export const isCancelledHere = ({ outcome }: Ended): boolean => outcome?.own === true

function isCancelledElsewhere({ outcome, addedAt, ...job }: Ended & Pick<JobState, 'addedAt'>): boolean {
  return (
    outcome?.kind === 'cancelled' &&
    outcome.at > addedAt - clockToleranceMs &&
    !isCancelledHere({ outcome, ...job })
  )
}

/** What the user dismisses: an outcome, or that the server lost track of a run. */
export const getDismissableId = ({
  outcome,
  lostTrackAt,
}: Pick<JobState, 'outcome' | 'lostTrackAt'>): string | undefined =>
  outcome?.id ?? (lostTrackAt === undefined ? undefined : `lost-track@${lostTrackAt}`)

/** A failure needs attention until the user restarts, dismisses or unwatches it. */
export function needsAttention(
  job: Ended & Pick<JobState, 'dismissed' | 'addedAt' | 'lostTrackAt'>,
): boolean {
  const { outcome, dismissed, lostTrackAt } = job
  if (getDismissableId(job) === dismissed) return false
  if (!outcome) return lostTrackAt !== undefined
  return outcomes[outcome.kind].needsAttention || isCancelledElsewhere(job)
}
