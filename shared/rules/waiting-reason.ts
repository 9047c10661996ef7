import type { JobView, ServerView } from '../model.ts'
import { countsLastMs, provenCounts } from './queue-counts.ts'
import { isWaiting } from './status.ts'

/** Why a job waits: no worker takes jobs, or others were there before it, of which so many at least and at most. */
export type WaitingReason =
  | { readonly kind: 'no-worker' }
  | { readonly kind: 'behind'; readonly least: number; readonly most: number | undefined }

type Waiting = Pick<JobView, 'key' | 'serverId' | 'status' | 'outcome' | 'run' | 'createdAt'>

/** When the job joined the queue. A run that was begun anew joined later than its job was created: nobody says when. */
const joinedAt = ({ run, createdAt }: Waiting): number | undefined => (run === 1 ? createdAt : undefined)

/**
 * Why the job waits, as far as that is known: by the alert that its queue stands still, else by the watched jobs that were
 * created before it and after it, and by the server's counts where they are from a time when the job was in them.
 * Undefined where it doesn't wait, or nothing can be said. Pure.
 * @param jobs the watched jobs, of this server or of all
 */
export function waitingReason(
  job: Waiting,
  server: Pick<ServerView, 'id' | 'reach' | 'alerts' | 'stats'>,
  jobs: readonly Waiting[],
): WaitingReason | undefined {
  if (job.outcome || !isWaiting(job.status) || server.reach !== 'ok') return undefined
  const stands = server.alerts.some(({ kind }) => kind === 'no-workers')
  // The alert needs two samples to clear; a watched job that runs says so sooner.
  if (stands && provenCounts(jobs, server.id).running === 0) return { kind: 'no-worker' }

  const joined = joinedAt(job)
  if (joined === undefined) return undefined
  const others = jobs.flatMap((other) => {
    if (other.serverId !== server.id || other.key === job.key) return []
    return other.outcome || !isWaiting(other.status) ? [] : (joinedAt(other) ?? [])
  })
  const least = others.filter((at) => at < joined).length
  const most = mostBefore(joined, others, server.stats)
  if (most === undefined) return least === 0 ? undefined : { kind: 'behind', least, most }
  return most <= 0 && least === 0 ? undefined : { kind: 'behind', least, most: Math.max(least, most) }
}

/** By the server's counts: all that waited, but the job itself and those that joined after it. */
function mostBefore(
  joined: number,
  others: readonly number[],
  sample: ServerView['stats'],
): number | undefined {
  if (!sample) return undefined
  const countedAt = sample.at - countsLastMs
  if (joined > countedAt) return undefined
  const after = others.filter((at) => at >= joined && at <= countedAt).length
  return sample.stats.pending + sample.stats.scheduled - 1 - after
}
