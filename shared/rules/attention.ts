import type { JobState } from '../model.ts'

type Ended = Pick<JobState, 'outcome' | 'cancelAskedOf'>

/** Whether the run was cancelled at the person's own word, here. Pure. */
export function isCancelledHere({ outcome, cancelAskedOf }: Ended): boolean {
  return outcome?.kind === 'cancelled' && outcome.run === cancelAskedOf
}

/** Whether the run was cancelled elsewhere, and not before the job was added: it may have to be restarted. Pure. */
function isCancelledElsewhere({ outcome, addedAt, ...job }: Ended & Pick<JobState, 'addedAt'>): boolean {
  return outcome?.kind === 'cancelled' && outcome.at > addedAt && !isCancelledHere({ outcome, ...job })
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
