import type { ServerId, JobWith } from '../model.ts'
import { isQueueJob } from './restartable.ts'
import { isWaiting } from './status.ts'

/**
 * After this time in ms, the server's clean-up considers a run stuck (docs/reference/compileo-server.md,
 * "Terminal is not final").
 */
const stuckAfterMs = 5 * 60_000

type Run = JobWith<'serverId' | 'status' | 'startedAt' | 'outcome' | 'followedBy' | 'lostTrackAt'>

function mayBeStuck(job: Run, now: number): boolean {
  const { status, startedAt, lostTrackAt } = job.run
  const { outcome } = job
  const isRunning = outcome === undefined && status !== undefined && !isWaiting(status)
  // The server has already marked runs as failed that it lost track of, so the web interface can't make them
  // worse.
  if (!isRunning || lostTrackAt !== undefined || !isQueueJob(job)) return false
  return startedAt !== undefined && now - startedAt > stuckAfterMs
}

/**
 * Whether the user must confirm that the web interface is opened. Each of its new sessions runs the server's
 * clean-up, which may mark running jobs as failed.
 */
export function needsWebPageConfirmation(jobs: Iterable<Run>, serverId: ServerId, now: number): boolean {
  for (const job of jobs) if (job.identity.serverId === serverId && mayBeStuck(job, now)) return true
  return false
}
