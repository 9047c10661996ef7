import type { JobState, Overdue, UsualDuration } from '../model.ts'
import { runningQueuePosition } from './status.ts'

export const minRunsForUsualDuration = 3
/**
 * A run is overdue after this multiple of the usual duration, but only if enough runs are known and the
 * minimum time has passed.
 */
const overdueFactor = 3
const minRunsForOverdue = 5
const minOverdueMs = 10 * 60_000

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

/** Returns the median and the middle half of the durations; undefined if there are too few runs. */
export function getUsualDuration(durationsMs: readonly number[]): UsualDuration | undefined {
  if (durationsMs.length < minRunsForUsualDuration) return undefined
  const sorted = durationsMs.toSorted((a, b) => a - b)
  return {
    runs: sorted.length,
    medianMs: quantile(sorted, 0.5),
    fromMs: quantile(sorted, 0.25),
    toMs: quantile(sorted, 0.75),
  }
}

export interface RunLimit {
  /** The limit in ms, counted from the start of the run. */
  readonly afterMs: number
  readonly overdue: Overdue
}

/**
 * Returns when a worker began the run, by our clock; undefined if the run may still wait. The server reports
 * a job in its workers' queue as running, without progress or step, and `started_at` may be the time when the
 * job was queued.
 */
export function getWorkStart(
  { run: { trail, timeline, progress, currentStep, startedAt, queuePosition } }: JobState,
  skewMs: number,
): number | undefined {
  if (startedAt === undefined) return undefined
  const asServer = startedAt - skewMs
  if (queuePosition === runningQueuePosition) return asServer
  const isAtWork = progress > 0 || currentStep !== undefined
  const [point] = trail
  if (!point) return isAtWork ? asServer : undefined
  if (point.progress > 0 || timeline[0]?.step !== undefined) return asServer
  const signs = [trail.find((later) => later.progress > 0), timeline.find(({ step }) => step !== undefined)]
  const times = signs.flatMap((sign) => sign?.at ?? [])
  return times.length === 0 ? undefined : Math.max(asServer, Math.min(...times))
}

/**
 * How long a job may be without a living worker, in ms. The plugin may learn late which worker has taken a
 * job.
 */
const workerGoneAfterMs = 2 * 60_000
const minSilenceMs = 20 * 60_000

/**
 * Returns when a run counts as hanging, by our clock. If its worker is gone, it hangs after two minutes.
 * Otherwise, it hangs after 20 minutes plus `overdueFactor` times the usual duration without a sign of life.
 * Undefined if the plugin reports workers, if the run may still wait, or if too few similar runs are known.
 */
export function findSilenceDeadline(
  job: JobState,
  usual: UsualDuration | undefined,
  knowsWorkers: boolean,
): { readonly dueAt: number; readonly overdue: Overdue } | undefined {
  const { workerGoneAt, trail, timeline } = job.run
  if (workerGoneAt !== undefined)
    return {
      dueAt: workerGoneAt + workerGoneAfterMs,
      overdue: { silentSince: workerGoneAt, isWorkerGone: true },
    }
  const silentSince = Math.max(trail.at(-1)?.at ?? 0, timeline.at(-1)?.at ?? 0)
  const mayWait = getWorkStart(job, 0) === undefined
  if (knowsWorkers || mayWait || silentSince === 0 || !usual || usual.runs < minRunsForOverdue)
    return undefined
  return {
    dueAt: silentSince + overdueFactor * usual.medianMs + minSilenceMs,
    overdue: { silentSince },
  }
}

/**
 * Returns when a run is overdue: after the job's own limit, or else after the limit of its kind or a multiple
 * of the usual duration, whichever comes first. `queuedMs` is how long the job waited in the queue after its
 * start; Infinity while it may still wait.
 */
export function getRunLimit(
  jobLimitMs: number | undefined,
  kindLimitMs: number | undefined,
  usual: UsualDuration | undefined,
  queuedMs = 0,
): RunLimit | undefined {
  const limitMs = jobLimitMs ?? kindLimitMs
  const limit = limitMs === undefined ? undefined : { afterMs: limitMs, overdue: { limitMs } }
  if (jobLimitMs !== undefined || !usual || usual.runs < minRunsForOverdue || queuedMs === Infinity)
    return limit
  const { medianMs: usualMs } = usual
  const longest = {
    afterMs: queuedMs + Math.max(minOverdueMs, overdueFactor * usualMs),
    overdue: { usualMs },
  }
  return limit && limit.afterMs < longest.afterMs ? limit : longest
}
