import type { JobKey, JobState, Reach } from '../../shared/model.ts'

/** After this long an accepted restart or cancel that moved nothing may be asked for again, ms. */
const wishLastsMs = 60_000

/** Whether a restart or cancel of the job was asked for a moment ago, and has not shown yet. Pure. */
export function isUnderWay({ wish }: JobState, kind: 'restart' | 'cancel', now: number): boolean {
  if (wish?.kind !== kind) return false
  // A clock that was set back must not keep it under way for as long.
  return wish.state === 'sent' || (wish.state === 'accepted' && Math.abs(now - wish.at) < wishLastsMs)
}

/** Whether the job's run failed, and no restart of it is under way. Pure. */
export function isRestartable(job: JobState, now: number): boolean {
  return job.ending?.kind === 'failed' && !isUnderWay(job, 'restart', now)
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
  return reach === 'unreachable' || reach === 'unauthorized' || reach === 'not-compileo'
}
