import type { HistoryEntry, JobKey, JobView } from '#shared/model.ts'

/** The key of a past run. It can't equal a job's key, because a job may have several past runs. */
export type PastRunKey = `run:${string}`
export type RunKey = JobKey | PastRunKey

export const isPastRun = (key: RunKey): key is PastRunKey => key.startsWith('run:')

/** A row that isn't a watched job: a discovered job or a past run. */
export interface Run {
  readonly key: RunKey
  /** The run in the form of a watched job, so that rows and details can show it. */
  readonly job: JobView
  readonly entry?: HistoryEntry
}
