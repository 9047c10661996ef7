import type { JobState } from '../model.ts'

/**
 * Whether a job's run failed or was lost, and nobody has dealt with it: it needs attention until it is restarted,
 * dismissed or unwatched, be it seen or not. Pure.
 */
export function needsAttention({ outcome, dismissed }: Pick<JobState, 'outcome' | 'dismissed'>): boolean {
  const isBad = outcome?.kind === 'failed' || outcome?.kind === 'lost'
  return isBad && outcome.id !== dismissed
}
