import type { ServerView, JobWith } from '../model.ts'
import { countWatchedJobs } from './queue-counts.ts'
import { isWaiting } from './status.ts'

export type WaitingReason =
  | { readonly kind: 'queuePosition'; readonly position: number }
  | { readonly kind: 'none-starts' }
  | { readonly kind: 'cpu'; readonly percent: number }
  | { readonly kind: 'running'; readonly jobs: number }

/**
 * While this many jobs are running, the server starts no other job (docs/reference/compileo-server.md, "Queue
 * stats").
 */
const maxRunning = 5
/** While the CPU load is at least this high, in percent, the server starts no job either. */
export const busyCpuPercent = 80

type Waiting = JobWith<'key' | 'serverId' | 'status' | 'outcome' | 'queuePosition'>

/**
 * Returns why the job waits; undefined if that is unknown. Pending jobs have no order. Only jobs in the
 * workers' queue have positions.
 */
export function getWaitingReason(
  job: Waiting,
  { id, reach, alerts, stats: sample }: Pick<ServerView, 'id' | 'reach' | 'alerts' | 'stats'>,
  jobs: readonly Waiting[],
): WaitingReason | undefined {
  if (job.outcome || !isWaiting(job.run.status) || reach !== 'ok') return undefined
  if (job.run.queuePosition) return { kind: 'queuePosition', position: job.run.queuePosition }
  const watched = countWatchedJobs(jobs, id).running
  // While a watched job is running, the alert "none-running" is outdated, unless the running jobs are stalled.
  const { cpuPercent = 0, running: countedRunning = 0, stalled } = sample?.stats ?? {}
  const isStalled = watched === 0 || stalled !== undefined
  if (isStalled && alerts.some(({ kind }) => kind === 'none-running')) return { kind: 'none-starts' }
  if (cpuPercent >= busyCpuPercent) return { kind: 'cpu', percent: Math.round(cpuPercent) }
  const running = Math.max(watched, countedRunning)
  return running >= maxRunning ? { kind: 'running', jobs: running } : undefined
}
