import { outcomes } from '../outcome.ts'
import type { JobKey, JobState, Reach, PendingCommand, JobWith } from '../model.ts'

/** How long an accepted command without a visible effect blocks the next one, in ms. */
const commandTimeoutMs = 60_000

type WithPendingCommand = JobWith<'pendingCommand'>

/** Whether the server can restart or cancel the job. */
export const isQueueJob = ({
  identity: { followedBy },
  outcome,
}: JobWith<'followedBy' | 'outcome'>): boolean => followedBy === undefined && !outcome?.source

/** Whether a command was sent or accepted, and has no visible effect yet. */
export function isCommandPending(
  { user: { pendingCommand: command } }: WithPendingCommand,
  kind: PendingCommand['kind'],
): boolean {
  return command?.kind === kind && (command.state === 'sent' || command.state === 'accepted')
}

/** Whether a command is in progress. An accepted one that is old enough can be sent again. */
export function isCommandInProgress(
  { user: { pendingCommand: command } }: WithPendingCommand,
  kind: PendingCommand['kind'],
  now: number,
): boolean {
  if (!command || !isCommandPending({ user: { pendingCommand: command } }, kind)) return false
  // The absolute difference, so that setting the clock back doesn't extend the time.
  return command.state === 'sent' || Math.abs(now - command.at) < commandTimeoutMs
}

/** Whether the job's run is restarted along with others, and no restart is in progress. */
export function isRestartable(
  job: WithPendingCommand & JobWith<'outcome' | 'followedBy'>,
  now: number,
  alsoSingle = false,
): boolean {
  const restart = job.outcome && outcomes[job.outcome.kind].restart
  const isMeant = restart === 'bulk' || (alsoSingle && restart === 'single')
  return isMeant && isQueueJob(job) && !isCommandInProgress(job, 'restart', now)
}

/**
 * Returns the jobs for "Restart all failed". Includes jobs that are due for an auto-restart, because "all"
 * means all of them, now.
 */
export const failedJobs = (jobs: Iterable<JobState>, now: number): JobKey[] =>
  Array.from(jobs).flatMap((job) => (isRestartable(job, now) ? [job.identity.key] : []))

/** Whether requests to the server would fail now. They are retried elsewhere until they succeed. */
export const isUnavailable = ({ reach }: { readonly reach: Reach }): boolean =>
  reach !== 'unknown' && reach !== 'ok' && reach !== 'limited'
