import type { JobState } from '../model.ts'

type Ended = Pick<JobState, 'outcome'>

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
 * Whether a job's run failed, was lost, or was cancelled by somebody else, and nobody has dealt with it: it needs
 * attention until it is restarted, dismissed or unwatched, be it seen or not. Pure.
 */
export function needsAttention(job: Ended & Pick<JobState, 'dismissed' | 'addedAt'>): boolean {
  const { outcome, dismissed } = job
  if (!outcome || outcome.id === dismissed) return false
  return outcome.kind === 'failed' || outcome.kind === 'lost' || isCancelledElsewhere(job)
}
