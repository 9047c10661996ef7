import type { ServerId, JobWith } from '../model.ts'
import { isQueueJob } from './restartable.ts'
import { isWaiting } from './status.ts'

/**
 * After this time in ms, the server's clean-up treats a run as stuck ("Terminal is not final" in our
 * reference).
 */
const stuckAfterMs = 5 * 60_000

type Run = JobWith<'serverId' | 'status' | 'startedAt' | 'outcome' | 'followedBy' | 'lostTrackAt'>

function mayBeStuck(job: Run, now: number): boolean {
  const { status, startedAt, lostTrackAt } = job.run
  const { outcome } = job
  const isRunning = outcome === undefined && status !== undefined && !isWaiting(status)
  // The server has already failed a run that it lost track of.
  if (!isRunning || lostTrackAt !== undefined || !isQueueJob(job)) return false
  return startedAt !== undefined && now - startedAt > stuckAfterMs
}

/**
 * Whether opening the web page may fail running jobs, because each new session of the page runs the server's
 * clean-up.
 */
export function needsWebPageConfirmation(jobs: Iterable<Run>, serverId: ServerId, now: number): boolean {
  for (const job of jobs) if (job.identity.serverId === serverId && mayBeStuck(job, now)) return true
  return false
}
