import type { JobState } from '../model.ts'
import { outcomes } from '../outcome.ts'

type Ended = Pick<JobState, 'outcome'>

/** Between the server's clock and ours, ms: server times are whole seconds and arrive late. */
const clocksMs = 2_000

/** Whether the user cancelled the run here. */
export function isCancelledHere({ outcome }: Ended): boolean {
  return outcome?.own === true
}

function isCancelledElsewhere({ outcome, addedAt, ...job }: Ended & Pick<JobState, 'addedAt'>): boolean {
  return (
    outcome?.kind === 'cancelled' && outcome.at > addedAt - clocksMs && !isCancelledHere({ outcome, ...job })
  )
}

/** A failure needs attention until the user restarts, dismisses or unwatches it. Pure. */
export function needsAttention(job: Ended & Pick<JobState, 'dismissed' | 'addedAt'>): boolean {
  const { outcome, dismissed } = job
  if (!outcome || outcome.id === dismissed) return false
  return outcomes[outcome.kind].needsAttention || isCancelledElsewhere(job)
}
