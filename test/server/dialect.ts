import type { JobState, JobStatus } from './job.ts'

export interface ResponseSpec {
  readonly status: number
  readonly body: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /**
   * Leaves out `x-request-id` and `x-ratelimit-*`, as in a 401, after exceeding the limit and in responses of
   * a proxy.
   */
  readonly bare?: boolean
  /** Closes the connection after the response. */
  readonly closesConnection?: boolean
}

export interface QueueFacts {
  readonly counts: ReadonlyMap<JobStatus, number>
  readonly total: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly activeWorkers: number
}

export const statsCacheMs = 30_000

export type StatusReadKind = 'get' | 'poll'

export interface Dialect {
  /** @param now the server writes it as `updated_at` until the job ends */
  status(job: JobState, now: number, read: StatusReadKind): ResponseSpec
  missing(jobId: string, read: StatusReadKind): ResponseSpec
  /** Undefined if an unknown job is reported within a stream with status 200. */
  missingStream(jobId: string): ResponseSpec | undefined
  limited(retryAfterMs: number): ResponseSpec
  frame(job: JobState, now: number): string
  errorFrame(text: string): string
  isNews(seen: JobState, job: JobState): boolean
  readonly endsOnTerminalFirstFrame: boolean
  readonly cancelStopsWorker: boolean
  readonly retentionMs: number
  stats(facts: QueueFacts, cached: boolean): ResponseSpec
}

export function createErrorResponse(status: number, text: string): ResponseSpec {
  return { status, body: JSON.stringify({ detail: text }) }
}
