import type {
  JobOutcome,
  JobStatus,
  JobState,
  ListedJob,
  QueueStats,
  Reach,
  ServerId,
  StatsSample,
  JobWith,
} from '../model.ts'
import { isUnavailable } from './restartable.ts'
import { runningQueuePosition, isTerminal, isWaiting } from './status.ts'

export interface QueueCounts {
  readonly running: number
  readonly waiting: number
}

/** Returns the job's state in the server's queue; undefined if it has ended or has no status yet. */
export function getQueueState(
  { status }: { readonly status?: JobStatus },
  outcome?: JobOutcome,
): 'running' | 'waiting' | undefined {
  if (outcome || status === undefined || isTerminal(status)) return undefined
  return isWaiting(status) ? 'waiting' : 'running'
}

/** Counts the running and waiting watched jobs of a server. The server's own counts may be 30 s old. */
export function countWatchedJobs(
  jobs: Iterable<JobWith<'serverId' | 'status' | 'outcome'>>,
  serverId: ServerId,
): QueueCounts {
  const counts = { running: 0, waiting: 0 }
  for (const job of jobs) {
    const state = job.identity.serverId === serverId ? getQueueState(job.run, job.outcome) : undefined
    if (state) counts[state] += 1
  }
  return counts
}

interface CountedServer {
  readonly id: ServerId
  readonly stats?: StatsSample | undefined
  /** How far the server's clock is ahead of the clock of the jobs' `startedAt`, in ms. */
  readonly skewMs?: number
}

type CountedJob = JobWith<
  'serverId' | 'status' | 'outcome' | 'number' | 'createdAt' | 'startedAt' | 'followedBy' | 'queuePosition'
>

/** How long the server caches its counts, in ms (docs/reference/compileo-server.md, "Queue stats"). */
const countsCacheMs = 30_000

const isSame = (a: QueueStats, b: QueueStats) =>
  (
    ['running', 'retrying', 'pending', 'scheduled', 'completed', 'failed', 'cancelled', 'total'] as const
  ).every((name) => a[name] === b[name])

/**
 * Returns the number of workers; undefined if it is unknown. The real server reports the number only in every
 * other response, and always as 0 (docs/reference/compileo-server.md, "Queue stats").
 */
const getWorkers = ({ activeWorkers }: QueueStats, before?: StatsSample): number | undefined =>
  activeWorkers === undefined ? before?.workers : activeWorkers || undefined

/** Creates a sample. `before` is absent after the start or after the clock was set. */
export function createStatsSample(stats: QueueStats, at: number, before?: StatsSample): StatsSample {
  const workers = getWorkers(stats, before)
  // Only the real server caches its counts, and only its responses contain the number of workers.
  const isCached = stats.activeWorkers !== undefined
  const sameSince = before
    ? isSame(before.stats, stats) && (before.sameSince ?? before.at)
    : isCached && at - countsCacheMs
  return {
    at,
    stats,
    ...(sameSince !== false && { sameSince }),
    ...(workers !== undefined && { workers }),
  }
}

/**
 * Returns the earliest time at which the server may have counted its jobs: not before the lifetime of its
 * cache began, and not before these counts first appeared.
 */
const countedSince = ({ at, sameSince = at }: StatsSample): number => Math.max(at - countsCacheMs, sameSince)

/**
 * Returns a job's state at the time of the server's counts, if the job has changed since; undefined if
 * it wasn't in the queue then.
 */
function getStateAt(
  { run: { createdAt, startedAt, number: run } }: CountedJob,
  since: number,
  skewMs: number,
): 'running' | 'waiting' | undefined {
  // It isn't known when a restarted run joined the queue.
  if (run > 1 || createdAt === undefined || createdAt - skewMs > since) return undefined
  return startedAt !== undefined && startedAt - skewMs <= since ? 'running' : 'waiting'
}

/**
 * Returns the queue's counts, corrected by later changes of watched jobs. Undefined if the server sent no
 * counts. Also undefined if the last active watched job ended after the server counted, because it may still
 * be included.
 */
export function getQueueCounts(server: CountedServer, jobs: Iterable<CountedJob>): QueueCounts | undefined {
  const { id, stats: sample, skewMs = 0 } = server
  if (!sample) return undefined
  const since = countedSince(sample)
  const watched = { running: 0, waiting: 0 }
  const watchedBefore = { running: 0, waiting: 0 }
  let enteredCount = 0
  let mayHaveEntered = 0
  let inWorkerQueue = 0
  let mayBeGone = false
  for (const job of jobs) {
    if (job.identity.serverId !== id || job.identity.followedBy) continue
    const state = getQueueState(job.run, job.outcome)
    if (state) watched[state] += 1
    // The server counts a job in its workers' queue as running.
    if (state && job.run.queuePosition) inWorkerQueue += 1
    const isGone = job.outcome !== undefined && job.outcome.at > since
    const startedAt =
      state === 'running' && job.run.startedAt !== undefined ? job.run.startedAt - skewMs : -Infinity
    if (isGone || startedAt > since) {
      const before = getStateAt(job, since, skewMs)
      if (before) watchedBefore[before] += 1
      else if (isGone) mayBeGone = true
      if (before && state) enteredCount += 1
    } else if (job.run.number === 1 && startedAt > sample.at - countsCacheMs) mayHaveEntered += 1
  }
  if (mayBeGone && watched.running + watched.waiting === 0) return undefined
  const running =
    sample.stats.running + sample.stats.retrying - watchedBefore.running + enteredCount - inWorkerQueue
  const waiting = sample.stats.pending + sample.stats.scheduled - watchedBefore.waiting + inWorkerQueue
  // If more watched jobs are running than the server has counted, the server counted the difference as
  // waiting.
  const movedCount = Math.min(mayHaveEntered, Math.max(0, watched.running - running))
  return {
    running: Math.max(running, watched.running),
    waiting: Math.max(waiting - movedCount, watched.waiting),
  }
}

/**
 * The activity of a server that the window, the tray and the terminal show. `others` means that none of its
 * jobs are watched.
 */
export interface ServerActivity {
  readonly kind: 'running' | 'waiting' | 'others'
  readonly jobs: number
  readonly own: number
}

/** Returns the activity of a server; undefined if no job is known to be running or waiting there. */
export function getServerActivity(
  own: QueueCounts,
  counts: QueueCounts = { running: 0, waiting: 0 },
): ServerActivity | undefined {
  for (const kind of ['running', 'waiting'] as const)
    if (own[kind] > 0) return { kind, jobs: Math.max(own[kind], counts[kind]), own: own[kind] }
  const otherJobs = counts.running + counts.waiting
  return otherJobs > 0 ? { kind: 'others', jobs: otherJobs, own: 0 } : undefined
}

/** How long a running job may be without any progress, in ms. */
const stalledAfterMs = 20 * 60_000

/**
 * Returns how many jobs block a server's queue, because the server counts them as running although no worker
 * has begun them. Undefined unless all jobs that the server counts as running are known to be stalled. `at`
 * is by the server's clock, like the times of the jobs.
 */
export function countStalledJobs(
  { running, retrying }: QueueStats,
  jobs: Iterable<JobState>,
  serverId: ServerId,
  at: number,
): number | undefined {
  const countedRunning = running + retrying
  let stalledCount = 0
  for (const job of jobs) {
    if (job.identity.serverId !== serverId || job.identity.followedBy) continue
    const { progress, currentStep, queuePosition, startedAt = job.run.createdAt } = job.run
    const isQueued = queuePosition !== runningQueuePosition && progress === 0 && currentStep === undefined
    const runs =
      getQueueState(job.run, job.outcome) === 'running' ||
      (queuePosition ?? runningQueuePosition) > runningQueuePosition
    if (runs && isQueued && startedAt !== undefined && at - startedAt >= stalledAfterMs) stalledCount += 1
  }
  return countedRunning > 0 && stalledCount >= countedRunning ? countedRunning : undefined
}

type Counts = Pick<QueueStats, 'running' | 'retrying' | 'pending' | 'scheduled'>
type Queued = JobWith<'serverId' | 'status' | 'outcome' | 'followedBy'>

/**
 * Counts the jobs that are neither watched nor discovered. The counts may be 30 s old and don't include
 * quality analyses.
 */
export function subtractKnownJobs(
  counts: Counts | undefined,
  serverId: ServerId,
  watched: Iterable<Queued>,
  listed: readonly Pick<ListedJob, 'status' | 'source'>[],
): number {
  if (!counts) return 0
  let knownCount = 0
  for (const job of watched) {
    if (
      job.identity.serverId === serverId &&
      !job.identity.followedBy &&
      getQueueState(job.run, job.outcome) !== undefined
    )
      knownCount += 1
  }
  for (const job of listed) if (job.source !== 'quality' && getQueueState(job) !== undefined) knownCount += 1
  return Math.max(0, counts.running + counts.retrying + counts.pending + counts.scheduled - knownCount)
}

/**
 * Counts a server's active jobs that are neither watched nor discovered, from the corrected counts of the
 * queue.
 */
export function countUnlistedJobs(
  server: CountedServer,
  watched: readonly CountedJob[],
  listed: readonly Pick<ListedJob, 'status' | 'source'>[],
): number {
  const counts = getQueueCounts(server, watched)
  const queue = counts && { running: counts.running, pending: counts.waiting, retrying: 0, scheduled: 0 }
  return subtractKnownJobs(queue, server.id, watched, listed)
}

/**
 * Counts the active jobs of reachable servers that aren't watched, whether or not they can be listed. While
 * there are any, no surface says that all jobs are done or that nothing is running.
 */
export const countOtherJobs = (
  servers: readonly (CountedServer & { readonly reach: Reach })[],
  watched: readonly CountedJob[],
): number =>
  servers.reduce(
    (sum, server) => sum + (isUnavailable(server) ? 0 : countUnlistedJobs(server, watched, [])),
    0,
  )
