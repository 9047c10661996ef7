import { jobKeyOf } from '../../main/state/reduce-job.ts'
import type { JobKey } from '../../shared/model.ts'
import type { Span } from './evidence.ts'
import { lengthMs, without } from './spans.ts'

/** A job that the user wants to watch. */
export interface WatchedJob {
  readonly key: JobKey
  readonly server: number
  readonly serverId: string
  readonly jobId: string
  readonly askedAt: number
  /** When the app surely had it on its list. */
  watchedAt?: number
  /** Whether its server was heard when it was added. */
  isHeard: boolean
}

/** Which jobs were asked to be watched, and what became of that over the lives of the app. */
export interface WatchBook {
  readonly all: ReadonlyMap<JobKey, WatchedJob>
  ask(server: number, serverId: string, jobId: string, now: number): WatchedJob
  watched(key: JobKey, now: number, isHeard: boolean): void
  /**
   * A life begins, and knows these jobs.
   * @param starved when the machine was too busy to let the app save anything
   * @returns the jobs to watch again, and in words those that it should have known
   */
  begins(
    known: readonly JobKey[],
    now: number,
    diedAt: number | undefined,
    starved?: readonly Span[],
  ): { readonly missing: readonly WatchedJob[]; readonly forgotten: readonly string[] }
}

/** @param savedAfterMs by when a new watch is surely on disk, ms of the product's time */
export function createWatchBook(savedAfterMs: number): WatchBook {
  const all = new Map<JobKey, WatchedJob>()
  return {
    all,
    ask(server, serverId, jobId, now) {
      const key = jobKeyOf(serverId, jobId)
      const job = all.get(key) ?? { key, server, serverId, jobId, askedAt: now, isHeard: false }
      all.set(key, job)
      return job
    },
    watched(key, now, isHeard) {
      const job = all.get(key)
      if (!job) return
      job.watchedAt ??= now
      job.isHeard ||= isHeard
    },
    begins(known, now, diedAt, starved = []) {
      const keys = new Set(known)
      const missing: WatchedJob[] = []
      const timeToSave = (from: number, to: number) => lengthMs(without({ from, to }, starved))
      const forgotten: string[] = []
      for (const job of all.values()) {
        if (keys.has(job.key)) {
          job.watchedAt ??= now // It was added in a life that didn't live to say so.
          continue
        }
        const { watchedAt } = job
        if (watchedAt !== undefined && diedAt !== undefined && timeToSave(watchedAt, diedAt) > savedAfterMs)
          forgotten.push(`${job.key}, for ${(diedAt - watchedAt) / 1000} s`)
        missing.push(job)
        job.watchedAt = undefined
        job.isHeard = false
      }
      return { missing, forgotten }
    },
  }
}
