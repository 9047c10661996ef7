import type { JobKey, JobState } from '#shared/model.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { isInProgress } from '#shared/rules/batch.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from './store.ts'

const dayMs = 24 * 60 * 60_000
const keptMs = 7 * dayMs
const firstCheckMs = 60_000
const checkIntervalMs = 60 * 60_000

/**
 * Finds jobs that finished and were added more than a week ago, except those that need attention. The jobs of
 * a batch are removed together.
 */
export function findJobsToRemove(jobs: Iterable<JobState>, now: number): readonly JobKey[] {
  const all = [...jobs]
  const stays = (job: JobState) =>
    isInProgress(job) ||
    !job.outcome ||
    needsAttention(job) ||
    Math.max(job.outcome.at, job.identity.addedAt) > now - keptMs
  const stayingBatches = new Set(
    all.flatMap((job) => (job.user.batch !== undefined && stays(job) ? [job.user.batch] : [])),
  )
  return all.flatMap((job) =>
    stays(job) || stayingBatches.has(job.user.batch ?? '') ? [] : [job.identity.key],
  )
}

/** Removes finished jobs from the list after a week. Their runs stay in the history. */
export function removeOldFinishedJobs(
  store: AppStore,
  clock: Clock,
  signal: AbortSignal,
  unwatch: (key: JobKey) => void,
): void {
  const timer = new Timer(clock, () => {
    const { jobs } = store.state()
    for (const key of findJobsToRemove(jobs.values(), clock.now())) {
      unwatch(key)
      store.removeJob(key)
    }
    timer.schedule(checkIntervalMs)
  })
  timer.schedule(firstCheckMs)
  signal.addEventListener('abort', () => timer.cancel())
}
