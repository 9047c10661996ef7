import { outcomes } from '../outcome.ts'
import type { JobKey, JobState, Reach, PendingCommand, JobWith } from '../model.ts'

/** How long an accepted command without a visible effect prevents another command, in ms. */
const commandTimeoutMs = 60_000

type WithPendingCommand = JobWith<'pendingCommand'>

/** Whether the job is in the queue, so that the server can restart or cancel it. */
export const isQueueJob = ({
  identity: { followedBy },
  outcome,
}: JobWith<'followedBy' | 'outcome'>): boolean => followedBy === undefined && !outcome?.source

/** Whether a command was sent or accepted and its effect isn't visible yet. */
export function isCommandPending(
  { user: { pendingCommand: command } }: WithPendingCommand,
  kind: PendingCommand['kind'],
): boolean {
  return command?.kind === kind && (command.state === 'sent' || command.state === 'accepted')
}

/**
 * Whether a command is in progress. A command that was accepted but had no effect can be sent again after a
 * minute.
 */
export function isCommandInProgress(
  { user: { pendingCommand: command } }: WithPendingCommand,
  kind: PendingCommand['kind'],
  now: number,
): boolean {
  if (!command || !isCommandPending({ user: { pendingCommand: command } }, kind)) return false
  // The absolute difference is used, so that the wait doesn't become longer if the clock is set back.
  return command.state === 'sent' || Math.abs(now - command.at) < commandTimeoutMs
}

/**
 * Whether the job is included if several jobs are restarted. With `allowsSingle`, jobs that are only restarted
 * alone are included, too.
 */
export function isRestartable(
  job: WithPendingCommand & JobWith<'outcome' | 'followedBy'>,
  now: number,
  allowsSingle = false,
): boolean {
  const restart = job.outcome && outcomes[job.outcome.kind].restart
  const isSelectable = restart === 'bulk' || (allowsSingle && restart === 'single')
  return isSelectable && isQueueJob(job) && !isCommandInProgress(job, 'restart', now)
}

/** Returns the jobs that "Restart all failed" restarts. It includes jobs that wait for an auto-restart. */
export const findRestartableFailures = (jobs: Iterable<JobState>, now: number): JobKey[] =>
  Array.from(jobs).flatMap((job) => (isRestartable(job, now) ? [job.identity.key] : []))

/** Whether requests to the server would fail now. The engine retries them until they succeed. */
export const isUnavailable = ({ reach }: { readonly reach: Reach }): boolean =>
  reach !== 'unknown' && reach !== 'ok' && reach !== 'limited'
