import { toJobKey } from '#main/core/state/reduce-job.ts'
import type { JobKey } from '#shared/model.ts'

export interface WatchedJob {
  readonly key: JobKey
  readonly server: number
  readonly serverId: string
  readonly jobId: string
  readonly askedAt: number
  watchedAt?: number
  isKnown: boolean
}

export type WatchedJobs = ReturnType<typeof createWatchedJobs>

/**
 * Records which jobs the app was asked to watch, and since when it watches them.
 *
 * @param savedAfterMs how long saving a watched job may take, in ms of simulated time
 */
export function createWatchedJobs(savedAfterMs: number) {
  const all = new Map<JobKey, WatchedJob>()
  return {
    all,
    add(server: number, serverId: string, jobId: string, now: number) {
      const key = toJobKey(serverId, jobId)
      const job: WatchedJob = all.get(key) ?? { key, server, serverId, jobId, askedAt: now, isKnown: false }
      all.set(key, job)
      return job
    },
    watched(key: JobKey, now: number, isKnown: boolean) {
      const job = all.get(key)
      if (!job) return
      job.watchedAt ??= now
      job.isKnown ||= isKnown
    },
    /** @returns the jobs to watch again, and those that should have been saved */
    onAppStart(known: readonly JobKey[], now: number, diedAt: number | undefined) {
      const keys = new Set(known)
      const missing: WatchedJob[] = []
      const forgotten: string[] = []
      for (const job of all.values()) {
        if (keys.has(job.key)) {
          job.watchedAt ??= now // The process exited before it reported that the job is watched.
          continue
        }
        const { watchedAt } = job
        if (watchedAt !== undefined && diedAt !== undefined && diedAt - watchedAt > savedAfterMs)
          forgotten.push(`${job.key}, for ${(diedAt - watchedAt) / 1000} s`)
        missing.push(job)
        job.watchedAt = undefined
        job.isKnown = false
      }
      return { missing, forgotten }
    },
  }
}
