import type { Json } from '#test/server/job.ts'

/** Times are ISO 8601 without a zone (UTC). */
export interface PluginJob {
  readonly job_id: string
  readonly job_type?: string
  readonly parameters?: { readonly [name: string]: string | number }
  readonly user_id?: string
  readonly status?: string
  readonly progress?: number
  readonly current_step?: string
  readonly error?: string | null
  readonly result?: Json
  readonly created_at?: string
  readonly started_at?: string
  readonly completed_at?: string
}

/** A row of the server's table of quality analyses. Times are UTC without a zone, to the second. */
export interface AnalysisRow {
  readonly id: string
  readonly project_id: string
  readonly dataset_file: string
  readonly status: 'pending' | 'running' | 'completed' | 'failed'
  readonly error_message?: string
  readonly created_at: string
  readonly started_at?: string
  readonly completed_at?: string
  readonly updated_at: string
}

/** Returns a time within the last second. It has a fraction, because Python leaves out ".000000". */
export const getTimeMomentAgo = () =>
  new Date(Math.floor(Date.now() / 1_000) * 1_000 - 1).toISOString().slice(0, -1)

export interface PluginServer {
  readonly url: string
  put(...jobs: PluginJob[]): Promise<void>
  putAnalyses(...rows: AnalysisRow[]): Promise<void>
  remove(...jobIds: string[]): Promise<void>
  redisAway(message: string | null): Promise<void>
  setApiKey(key: string | null): Promise<void>
  close(): Promise<void>
}
