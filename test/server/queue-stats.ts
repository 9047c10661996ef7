import { statsCacheMs, type ResponseSpec, type Dialect, type QueueFacts } from './dialect.ts'
import type { JobStatus } from './job.ts'
import type { JobStore } from './job-store.ts'

export interface Machine {
  cpuPercent: number
  memoryMb: number
  activeWorkers: number
}

export type QueueStats = ReturnType<typeof createQueueStats>

export function createQueueStats(jobs: JobStore, dialect: Dialect, machine: Machine, cached: boolean) {
  let kept: { readonly facts: QueueFacts; readonly until: number } | undefined
  /** Returns the statistics if they are less than 30 s old, even if Redis is down. */
  const fromCache = (now: number): ResponseSpec | undefined =>
    kept && now < kept.until
      ? dialect.stats({ ...kept.facts, activeWorkers: machine.activeWorkers }, true)
      : undefined
  return {
    cached: fromCache,
    answer(now: number) {
      const known = fromCache(now)
      if (known) return known
      const facts = { ...countJobs(jobs), ...machine }
      if (cached) kept = { facts, until: now + statsCacheMs }
      return dialect.stats(facts, false)
    },
    reset() {
      kept = undefined
    },
  }
}

function countJobs(jobs: JobStore): { counts: Map<JobStatus, number>; total: number } {
  const counts = new Map<JobStatus, number>()
  for (const job of jobs.all()) counts.set(job.status, (counts.get(job.status) ?? 0) + 1)
  return { counts, total: jobs.size }
}
