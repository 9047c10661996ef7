import type { Json } from '../../server/job.ts'

/** In the plugin's own format. Times are ISO 8601 in UTC, without a zone. */
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

/** A server with the plugin itself in Python, or with its double. */
export interface PluginServer {
  readonly url: string
  put(...jobs: PluginJob[]): Promise<void>
  remove(jobId: string): Promise<void>
  /**
   * @param message the error of Redis' client; null when Redis is back
   */
  redisAway(message: string | null): Promise<void>
  setApiKey(key: string | null): Promise<void>
  close(): Promise<void>
}
