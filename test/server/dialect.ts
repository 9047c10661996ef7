import type { JobState, JobStatus } from './job.ts'

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Without `x-request-id` and `x-ratelimit-*`: 401s, limited responses and everything from a proxy. */
  readonly bare?: boolean
  /** The connection is dropped once this is sent. */
  readonly hangUp?: boolean
}

export interface QueueFacts {
  readonly counts: ReadonlyMap<JobStatus, number>
  readonly total: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly activeWorkers: number
}

/** "an answer from the server's 30 s cache" */
export const STATS_CACHE_MS = 30_000

export type Read = 'get' | 'poll'

export interface Dialect {
  /** @param now the value of `updated_at` until the job ends: "it changes on every call and says nothing" */
  status(job: JobState, now: number, read: Read): Answer
  missing(jobId: string, read: Read): Answer
  /** Undefined if the stream reports an unknown job inside a 200. */
  missingStream(jobId: string): Answer | undefined
  limited(retryAfterMs: number): Answer
  frame(job: JobState, now: number): string
  errorFrame(text: string): string
  isNews(seen: JobState, job: JobState): boolean
  readonly endsOnTerminalFirstFrame: boolean
  readonly cancelStopsWorker: boolean
  readonly retentionMs: number
  stats(facts: QueueFacts, cached: boolean): Answer
}

export function detail(status: number, text: string): Answer {
  return { status, body: JSON.stringify({ detail: text }) }
}
