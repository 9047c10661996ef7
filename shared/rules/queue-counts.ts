import type { JobState, QueueStats, ServerId } from '../model.ts'
import { isTerminal, isWaiting } from './status.ts'

/** How many jobs of a server run, and how many wait for a worker. */
export interface QueueCounts {
  readonly running: number
  readonly waiting: number
}

/** Where the job stands in the queue of its server; undefined where it is over, or not heard yet. Pure. */
export function queuePlace({
  status,
  outcome,
}: Pick<JobState, 'status' | 'outcome'>): 'running' | 'waiting' | undefined {
  if (outcome || status === undefined || isTerminal(status)) return undefined
  return isWaiting(status) ? 'waiting' : 'running'
}

/** What the watched jobs of a server prove: its counts may be half a minute old. Pure. */
export function provenCounts(
  jobs: Iterable<Pick<JobState, 'serverId' | 'status' | 'outcome'>>,
  serverId: ServerId,
): QueueCounts {
  let running = 0
  let waiting = 0
  for (const job of jobs) {
    if (job.serverId !== serverId) continue
    const place = queuePlace(job)
    if (place === 'waiting') waiting += 1
    else if (place === 'running') running += 1
  }
  return { running, waiting }
}

/** The counts to show: the server's own, and never fewer than the watched jobs prove. Pure. */
export function queueCounts(
  {
    running,
    retrying,
    pending,
    scheduled,
  }: Pick<QueueStats, 'running' | 'retrying' | 'pending' | 'scheduled'>,
  proven: QueueCounts,
): QueueCounts {
  return {
    running: Math.max(running + retrying, proven.running),
    waiting: Math.max(pending + scheduled, proven.waiting),
  }
}
