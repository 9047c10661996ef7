import { saysLostTrack } from '../../shared/rules/lost-track.ts'
import { autoRestartsOf } from '../../shared/rules/auto-restarts.ts'
import { isOfQueue } from '../../shared/rules/restartable.ts'
import { outcomesBetween } from './reduce-job.ts'
import type { JobOutcome, JobState, Recovery, ServerState } from '../../shared/model.ts'

const second = 1_000
const minute = 60 * second
/** Each restart in vain makes it likelier that time must pass before the next helps. */
const pausesMs = [30 * second, 2 * minute, 10 * minute]
/** The longest of these pauses, ms. */
export const longestRecoveryPauseMs = 30 * minute

/**
 * How long a job that failed rests before it is restarted by itself, ms: 30 s, 2 min, 10 min, then always 30 min.
 * @param before how many automatic restarts, or tries of one, came before
 */
export function recoveryPause(before: number): number {
  return pausesMs[before] ?? longestRecoveryPauseMs
}

/** A chain of which nothing is due; nothing is kept of one that never restarted anything. */
export function atRest(recovery: Recovery | undefined): Recovery | undefined {
  if (recovery?.restartAt === undefined) return recovery
  return recovery.attempts > 0 ? { attempts: recovery.attempts } : undefined
}

/** Whether the automatic restart that is due may still be made: the setting may be another since. */
export function mayRestartItself(job: JobState, server: ServerState | undefined): boolean {
  return job.recovery !== undefined && job.recovery.attempts < autoRestartsOf(job, server)
}

/**
 * What becomes of a job's recovery by news of it: where the news brought the outcome of a failed run, and restarts are
 * left, the next is due after a pause. Only outcomes as they come restart anything: not what had failed when it was
 * added, or when the setting was turned on. Never after a cancel, be it that the run was cancelled before it failed, or
 * that the person asked for it in vain.
 *
 * The pause counts from when the news was heard, not from the outcome's own time: that may be long ago, or be told by a
 * clock that is wrong, and a pause that has passed already is none.
 * @returns the recovery of `before`, the very same, where the news doesn't touch it
 */
export function recoveryAfter(
  before: JobState,
  after: JobState,
  server: ServerState | undefined,
): Recovery | undefined {
  const { recovery } = after
  // It goes on, or somebody restarted it.
  if (!after.outcome) return atRest(recovery)
  const [outcome] = outcomesBetween(before, after)
  if (!outcome) return recovery
  // What the queue doesn't have it can't restart.
  if (!isOfQueue(after)) return undefined
  if (saysLostTrack(outcome.error)) return undefined
  if (outcome.kind !== 'failed' || outcome.after === 'cancelled' || after.cancelAskedOf === outcome.run) {
    return undefined
  }
  const attempts = recovery?.attempts ?? 0
  if (attempts >= autoRestartsOf(after, server)) return atRest(recovery)
  return { attempts, restartAt: (after.heardAt ?? outcome.at) + recoveryPause(attempts) }
}

/** `after` with what its news means for its recovery. */
export function withRecovery(before: JobState, after: JobState, server: ServerState | undefined): JobState {
  const recovery = recoveryAfter(before, after, server)
  return recovery === after.recovery ? after : { ...after, recovery }
}

/**
 * The recovery of a job whose restart the server has accepted. A person's begins a new chain.
 * @param ended the outcome of the run that was restarted; where the job has another by now, it is the new run's, which
 *   failed before the server's answer came
 */
export function recoveryOnceRestarted(
  { outcome, recovery }: JobState,
  ended: JobOutcome | undefined,
  by: 'person' | 'itself',
): Recovery | undefined {
  const attempts = by === 'itself' ? (recovery?.attempts ?? 0) + 1 : 0
  const isOfNewRun = outcome !== undefined && outcome.id !== ended?.id
  if (isOfNewRun && outcome.kind !== 'failed') return undefined
  const restartAt = isOfNewRun ? recovery?.restartAt : undefined
  if (restartAt !== undefined) return { attempts, restartAt }
  return attempts > 0 ? { attempts } : undefined
}
