import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import { isQueueJob } from '#shared/rules/restartable.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { JobOutcome, JobState, Recovery, ServerState } from '#shared/model.ts'

const second = 1_000
const minute = 60 * second
/** Each failed restart makes it likelier that only time helps. */
const delaysMs = [30 * second, 2 * minute, 10 * minute]
export const maxAutoRestartDelayMs = 30 * minute

/** The pause in ms after so many auto-restarts, or attempts at one. */
export const getAutoRestartDelay = (before: number): number => delaysMs[before] ?? maxAutoRestartDelayMs

/** Whether a failed job will be restarted automatically. */
export const isAutoRestartDue = ({ outcome, user: { recovery } }: JobState): boolean =>
  outcome?.kind === 'failed' && recovery?.restartAt !== undefined

/** A recovery without a due restart; undefined if it never restarted anything. */
export function withoutDueRestart(recovery: Recovery | undefined): Recovery | undefined {
  if (recovery?.restartAt === undefined) return recovery
  return recovery.attempts > 0 ? { attempts: recovery.attempts } : undefined
}

/** Whether it may still restart: the setting may have changed since the restart became due. */
export function canAutoRestart(job: JobState, server: ServerState | undefined): boolean {
  return job.user.recovery !== undefined && job.user.recovery.attempts < getAutoRestartLimit(job.user, server)
}

/**
 * A job's recovery after an update; the identical one if the update doesn't affect it. Failures from before the
 * job was added or the setting turned on don't count, and nothing restarts after a cancel.
 */
function updateRecovery(
  before: JobState,
  after: JobState,
  server: ServerState | undefined,
): Recovery | undefined {
  const { recovery } = after.user
  // It continued, or someone restarted it.
  if (!after.outcome) return withoutDueRestart(recovery)
  const [outcome] = findNewOutcomes(before, after)
  if (!outcome) return recovery
  // The queue can only restart its own jobs.
  if (!isQueueJob(after)) return undefined
  if (
    outcome.kind !== 'failed' ||
    outcome.after === 'cancelled' ||
    after.user.cancelAskedOf === outcome.run
  ) {
    return undefined
  }
  const attempts = recovery?.attempts ?? 0
  if (attempts >= getAutoRestartLimit(after.user, server)) return withoutDueRestart(recovery)
  // Not the outcome's own time, which may be from a wrong clock.
  return { attempts, restartAt: (after.run.updatedAt ?? outcome.at) + getAutoRestartDelay(attempts) }
}

/** Returns `after` with its recovery updated. */
export function applyRecovery(before: JobState, after: JobState, server: ServerState | undefined): JobState {
  const recovery = updateRecovery(before, after, server)
  return recovery === after.user.recovery ? after : { ...after, user: { ...after.user, recovery } }
}

/** A job's recovery after a restart of the run with the outcome `ended`. The user's begins a new chain. */
export function getRecoveryAfterRestart(
  { outcome, user: { recovery } }: JobState,
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
