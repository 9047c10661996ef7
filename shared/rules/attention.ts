import type { JobWith } from '../model.ts'
import { outcomes } from '../outcome.ts'

type Ended = JobWith<'outcome'>

/**
 * Comparisons tolerate this difference, in ms, because the server's times are whole seconds and arrive late.
 */
const clockToleranceMs = 2_000

/** Whether the user cancelled the run in this program. */
export const isCancelledByUser = ({ outcome }: Ended): boolean => outcome?.own === true

function isCancelledElsewhere(job: JobWith<'outcome' | 'addedAt'>): boolean {
  const { outcome, identity } = job
  return (
    outcome?.kind === 'cancelled' &&
    outcome.at > identity.addedAt - clockToleranceMs &&
    !isCancelledByUser(job)
  )
}

/**
 * Returns the ID that is saved when the user dismisses a job. It identifies an outcome, or the time when the
 * server lost track of the run.
 */
export const getDismissableId = ({
  outcome,
  run: { lostTrackAt },
}: JobWith<'outcome' | 'lostTrackAt'>): string | undefined =>
  outcome?.id ?? (lostTrackAt === undefined ? undefined : `lost-track@${lostTrackAt}`)

/** Whether a job needs attention. A failed job does until the user restarts, dismisses or unwatches it. */
export function needsAttention(job: JobWith<'outcome' | 'dismissed' | 'addedAt' | 'lostTrackAt'>): boolean {
  const { outcome } = job
  const { dismissed } = job.user
  const { lostTrackAt } = job.run
  if (getDismissableId(job) === dismissed) return false
  if (!outcome) return lostTrackAt !== undefined
  return outcomes[outcome.kind].needsAttention || isCancelledElsewhere(job)
}
