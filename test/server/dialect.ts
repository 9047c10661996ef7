import type { JobState, JobStatus } from './job.ts'

/** A response, without the headers that all have. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Without `x-request-id` and `x-ratelimit-*`: 401s, limited responses and everything from a proxy. */
  readonly bare?: boolean
  /** The connection is dropped once this is sent. */
  readonly hangUp?: boolean
}

/** The source of a queue's statistics. */
export interface QueueFacts {
  readonly counts: ReadonlyMap<JobStatus, number>
  readonly total: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly activeWorkers: number
}

/** How long the counts of `/queue/stats` are cached: "an answer from the server's 30 s cache". */
export const STATS_CACHE_MS = 30_000

/** Which of the two reads of a job failed: the server's words name it. */
export type Read = 'get' | 'poll'

/** The differences between the real server and the guide. All pure. */
export interface Dialect {
  readonly time: (ms: number) => string
  /** @param now what `updated_at` says unless the job has ended: "it changes on every call and says nothing" */
  status(job: JobState, now: number, read: Read): Answer
  missing(jobId: string, read: Read): Answer
  /** The response to a stream of an unknown job; undefined if the stream reports it inside a 200. */
  missingStream(jobId: string): Answer | undefined
  limited(retryAfterMs: number): Answer
  frame(job: JobState, now: number): string
  errorFrame(text: string): string
  /** Whether a stream that showed `seen` has something to send. */
  isNews(seen: JobState, job: JobState): boolean
  readonly endsOnTerminalFirstFrame: boolean
  readonly cancelStopsWorker: boolean
  /** How long a finished job stays, ms. */
  readonly retentionMs: number
  stats(facts: QueueFacts, cached: boolean): Answer
}

/** `{"detail": text}`, the shape of 404, 405, 500 and 503. */
export function detail(status: number, text: string): Answer {
  return { status, body: JSON.stringify({ detail: text }) }
}
