import type { Json } from '#test/server/job.ts'

/** Times are ISO 8601 in UTC, without a zone. */
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

export interface PluginServer {
  readonly url: string
  put(...jobs: PluginJob[]): Promise<void>
  remove(...jobIds: string[]): Promise<void>
  redisAway(message: string | null): Promise<void>
  setApiKey(key: string | null): Promise<void>
  close(): Promise<void>
}
