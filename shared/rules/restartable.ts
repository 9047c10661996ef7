import type { JobKey, JobState, Reach, PendingCommand } from '../model.ts'

/** After this long an accepted restart or cancel that moved nothing may be asked for again, ms. */
const commandLastsMs = 60_000

type WithPendingCommand = Pick<JobState, 'pendingCommand'>

/**
 * Whether the server's queue has the job, and so can restart or cancel it: it knows no quality analysis, no evaluation
 * dataset, and no job that it has forgotten. Pure.
 */
export const isOfQueue = ({ followedBy, outcome }: Pick<JobState, 'followedBy' | 'outcome'>): boolean =>
  followedBy === undefined && !outcome?.source

/** Whether a restart or cancel of the job was sent or accepted, and has not shown yet. Pure. */
export function isPending(
  { pendingCommand: command }: WithPendingCommand,
  kind: PendingCommand['kind'],
): boolean {
  return command?.kind === kind && (command.state === 'sent' || command.state === 'accepted')
}

/** The same, unless it was accepted so long ago that it may be asked for again. Pure. */
export function isUnderWay(
  { pendingCommand: command }: WithPendingCommand,
  kind: PendingCommand['kind'],
  now: number,
): boolean {
  if (!command || !isPending({ pendingCommand: command }, kind)) return false
  // A clock that was set back must not keep it under way for as long.
  return command.state === 'sent' || Math.abs(now - command.at) < commandLastsMs
}

/**
 * Whether the job's run failed, and no restart of it is under way. Pure.
 * @param alsoCancelled whether one that was cancelled is meant, too
 */
export function isRestartable(
  job: WithPendingCommand & Pick<JobState, 'outcome' | 'followedBy'>,
  now: number,
  alsoCancelled = false,
): boolean {
  const kind = job.outcome?.kind
  const isMeant = kind === 'failed' || (alsoCancelled && kind === 'cancelled')
  return isMeant && isOfQueue(job) && !isUnderWay(job, 'restart', now)
}

/**
 * What "Restart all failed" restarts: every failed job, also one that is due to be restarted by itself, for a person
 * who says "all" means now. Pure.
 * @param now ms since the epoch
 */
export function failedJobs(jobs: Iterable<JobState>, now: number): JobKey[] {
  return Array.from(jobs)
    .filter((job) => isRestartable(job, now))
    .map(({ key }) => key)
}

/** Whether a server is known to answer nothing now; it is asked again by others until it does. */
export function isAway({ reach }: { readonly reach: Reach }): boolean {
  return (
    reach === 'unreachable' || reach === 'no-queue' || reach === 'unauthorized' || reach === 'not-compileo'
  )
}
