import type { HistoryEntry, JobKey, JobView } from '#shared/model.ts'

/** Distinct from the keys of jobs, because a job may have several earlier runs. */
export type PastRunKey = `run:${string}`
export type RunKey = JobKey | PastRunKey

export const isPastRun = (key: RunKey): key is PastRunKey => key.startsWith('run:')

/** A row of the list other than a watched job: a job that only its server lists, or an earlier run. */
export interface Run {
  readonly key: RunKey
  /** Has the fields that rows and details show. */
  readonly job: JobView
  /** Absent for a job that only its server lists. */
  readonly entry?: HistoryEntry
}
