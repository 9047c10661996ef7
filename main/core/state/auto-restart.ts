import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import { isQueueJob } from '#shared/rules/restartable.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { JobOutcome, JobState, Recovery, ServerState } from '#shared/model.ts'

const second = 1_000
const minute = 60 * second
/**
 * The delays before the first auto-restarts, in ms. They grow, because after each failed restart it is
 * likelier that the problem needs time.
 */
const delaysMs = [30 * second, 2 * minute, 10 * minute]
export const maxAutoRestartDelayMs = 30 * minute

/**
 * Returns the delay in ms before the next auto-restart. `before` is the number of auto-restarts or attempts
 * so far.
 */
export const getAutoRestartDelay = (before: number): number => delaysMs[before] ?? maxAutoRestartDelayMs

/** Whether a failed job will be auto-restarted. */
export const isAutoRestartDue = ({ outcome, user: { recovery } }: JobState): boolean =>
  outcome?.kind === 'failed' && recovery?.restartAt !== undefined

/** Returns the recovery without a scheduled restart; undefined if the job was never auto-restarted. */
export function withoutScheduledRestart(recovery: Recovery | undefined): Recovery | undefined {
  if (recovery?.restartAt === undefined) return recovery
  return recovery.attempts > 0 ? { attempts: recovery.attempts } : undefined
}

/** Whether a scheduled auto-restart is still allowed. The setting may have changed since it was scheduled. */
export function canAutoRestart(job: JobState, server: ServerState | undefined): boolean {
  return job.user.recovery !== undefined && job.user.recovery.attempts < getAutoRestartLimit(job.user, server)
}

/**
 * Returns a job's recovery after an update, or the same object if nothing changes. A failure from before the
 * job was added or the setting was turned on doesn't count, and a cancelled run isn't restarted.
 */
function updateRecovery(
  before: JobState,
  after: JobState,
  server: ServerState | undefined,
): Recovery | undefined {
  const { recovery } = after.user
  // The job is active, perhaps because it continued or was restarted.
  if (!after.outcome) return withoutScheduledRestart(recovery)
  const [outcome] = findNewOutcomes(before, after)
  if (!outcome) return recovery
  // The server can only restart jobs of its queue.
  if (!isQueueJob(after)) return undefined
  if (
    outcome.kind !== 'failed' ||
    outcome.after === 'cancelled' ||
    after.user.cancelAskedOf === outcome.run
  ) {
    return undefined
  }
  const attempts = recovery?.attempts ?? 0
  if (attempts >= getAutoRestartLimit(after.user, server)) return withoutScheduledRestart(recovery)
  // The time of the outcome isn't used, because the server's clock may be wrong.
  return { attempts, restartAt: (after.run.updatedAt ?? outcome.at) + getAutoRestartDelay(attempts) }
}

/** Returns the updated job, with its recovery updated as well. */
export function applyAutoRestart(
  before: JobState,
  after: JobState,
  server: ServerState | undefined,
): JobState {
  const recovery = updateRecovery(before, after, server)
  return recovery === after.user.recovery ? after : { ...after, user: { ...after.user, recovery } }
}

/** Returns a job's recovery after a restart. A restart by the user resets the count of auto-restarts. */
export function getRecoveryAfterRestart(
  { outcome, user: { recovery } }: JobState,
  ended: JobOutcome | undefined,
  by: 'user' | 'program',
): Recovery | undefined {
  const attempts = by === 'program' ? (recovery?.attempts ?? 0) + 1 : 0
  const isOfNewRun = outcome !== undefined && outcome.id !== ended?.id
  if (isOfNewRun && outcome.kind !== 'failed') return undefined
  const restartAt = isOfNewRun ? recovery?.restartAt : undefined
  if (restartAt !== undefined) return { attempts, restartAt }
  return attempts > 0 ? { attempts } : undefined
}
