import type { JobState } from '../model.ts'
import type { OutcomeKind } from '../outcome.ts'

type Ended = Pick<JobState, 'outcome'>

/** Outcomes that always need attention. */
const needing: ReadonlySet<OutcomeKind> = new Set(['failed', 'completedWithErrors', 'lost'])

/** How far the server's clock may seem to be from ours, ms: its times come in whole seconds, and take their way. */
const clocksMs = 2_000

/** Whether the run was cancelled at the person's own word, here. Pure. */
export function isCancelledHere({ outcome }: Ended): boolean {
  return outcome?.own === true
}

/** Whether the run was cancelled elsewhere, and not before the job was added: it may have to be restarted. Pure. */
function isCancelledElsewhere({ outcome, addedAt, ...job }: Ended & Pick<JobState, 'addedAt'>): boolean {
  return (
    outcome?.kind === 'cancelled' && outcome.at > addedAt - clocksMs && !isCancelledHere({ outcome, ...job })
  )
}

/**
 * Whether a job's run failed, completed with errors, was lost, or was cancelled by another user. It needs attention until
 * it is restarted, dismissed or unwatched, even after the user has seen it. Pure.
 */
export function needsAttention(job: Ended & Pick<JobState, 'dismissed' | 'addedAt'>): boolean {
  const { outcome, dismissed } = job
  if (!outcome || outcome.id === dismissed) return false
  return needing.has(outcome.kind) || isCancelledElsewhere(job)
}
