import type { JobState, ListedJob, QueueStats, ServerId } from '../model.ts'
import { queuePlace } from './queue-counts.ts'

type Counts = Pick<QueueStats, 'running' | 'retrying' | 'pending' | 'scheduled'>
type Queued = Pick<JobState, 'serverId' | 'status' | 'outcome' | 'followedBy'>

/**
 * How many jobs of a server run or wait that are neither watched nor listed: the queue's counts less those. The counts
 * may be half a minute old, and hold no quality analyses (docs/compileo-server.md, "Queue stats"). Pure.
 */
export function unlistedCount(
  counts: Counts | undefined,
  serverId: ServerId,
  watched: Iterable<Queued>,
  listed: readonly Pick<ListedJob, 'status' | 'source'>[],
): number {
  if (!counts) return 0
  let known = 0
  for (const job of watched) {
    if (job.serverId === serverId && !job.followedBy && queuePlace(job) !== undefined) known += 1
  }
  for (const job of listed) if (job.source !== 'quality' && queuePlace(job) !== undefined) known += 1
  return Math.max(0, counts.running + counts.retrying + counts.pending + counts.scheduled - known)
}
