import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import { isQueueJob } from '#shared/rules/restartable.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { JobOutcome, JobState, Recovery, ServerState } from '#shared/model.ts'

const second = 1_000
const minute = 60 * second
/** The delays grow, because after each failed restart it is likelier that only time helps. */
const delaysMs = [30 * second, 2 * minute, 10 * minute]
export const maxAutoRestartDelayMs = 30 * minute

/** Returns the delay in ms after this many auto-restarts, or attempts. */
export const getAutoRestartDelay = (before: number): number => delaysMs[before] ?? maxAutoRestartDelayMs

/** Whether a failed job will be auto-restarted. */
export const isAutoRestartDue = ({ outcome, user: { recovery } }: JobState): boolean =>
  outcome?.kind === 'failed' && recovery?.restartAt !== undefined

/** Returns a recovery without its due restart; undefined if nothing was ever restarted. */
export function withoutDueRestart(recovery: Recovery | undefined): Recovery | undefined {
  if (recovery?.restartAt === undefined) return recovery
  return recovery.attempts > 0 ? { attempts: recovery.attempts } : undefined
}

/** Whether a due auto-restart is still allowed, because the setting may have changed. */
export function canAutoRestart(job: JobState, server: ServerState | undefined): boolean {
  return job.user.recovery !== undefined && job.user.recovery.attempts < getAutoRestartLimit(job.user, server)
}

/**
 * Returns a job's recovery after an update; the same object if nothing changes. Failures from before the job
 * was added or the setting was turned on don't count, and a cancelled run isn't restarted.
 */
function updateRecovery(
  before: JobState,
  after: JobState,
  server: ServerState | undefined,
): Recovery | undefined {
  const { recovery } = after.user
  // The job continued, or someone restarted it.
  if (!after.outcome) return withoutDueRestart(recovery)
  const [outcome] = findNewOutcomes(before, after)
  if (!outcome) return recovery
  // The queue can only restart jobs that it has.
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
  // The outcome's own time isn't used, because the server's clock may be wrong.
  return { attempts, restartAt: (after.run.updatedAt ?? outcome.at) + getAutoRestartDelay(attempts) }
}

/** Returns `after` with its recovery updated. */
export function applyRecovery(before: JobState, after: JobState, server: ServerState | undefined): JobState {
  const recovery = updateRecovery(before, after, server)
  return recovery === after.user.recovery ? after : { ...after, user: { ...after.user, recovery } }
}

/**
 * Returns a job's recovery after a restart of the run with the outcome `ended`. A user's restart begins a new
 * chain.
 */
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
