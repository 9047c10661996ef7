import type { JobView, ServerView } from '../model.ts'
import { provenCounts } from './queue-counts.ts'
import { isWaiting } from './status.ts'

/** What is known to keep the server from starting a job. */
export type WaitingReason =
  | { readonly kind: 'no-worker' }
  | { readonly kind: 'cpu'; readonly percent: number }
  | { readonly kind: 'running'; readonly jobs: number }

/** The server starts no job while so many run (docs/compileo-server.md, "Queue stats"). */
const mostRunning = 5
/** Nor while its machine's CPU is as busy as that, in percent. */
export const busyCpuPercent = 80

type Waiting = Pick<JobView, 'key' | 'serverId' | 'status' | 'outcome'>

/**
 * Why the job waits. The server takes pending jobs in any order, so how many are before it can't be known. Undefined if it
 * doesn't wait, or nothing can be said. Pure.
 * @param jobs the watched jobs, of this server or of all
 */
export function waitingReason(
  job: Waiting,
  { id, reach, alerts, stats: sample }: Pick<ServerView, 'id' | 'reach' | 'alerts' | 'stats'>,
  jobs: readonly Waiting[],
): WaitingReason | undefined {
  if (job.outcome || !isWaiting(job.status) || reach !== 'ok') return undefined
  const proven = provenCounts(jobs, id).running
  // The alert needs two samples to clear; a watched job that runs says so sooner.
  if (alerts.some(({ kind }) => kind === 'no-workers') && proven === 0) return { kind: 'no-worker' }
  const { cpuPercent = 0, running: counted = 0 } = sample?.stats ?? {}
  if (cpuPercent >= busyCpuPercent) return { kind: 'cpu', percent: Math.round(cpuPercent) }
  const running = Math.max(proven, counted)
  return running >= mostRunning ? { kind: 'running', jobs: running } : undefined
}
