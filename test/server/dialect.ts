import type { JobState, JobStatus } from './job.ts'

/** An answer with a body, before the headers every answer has. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Carries neither `x-request-id` nor `x-ratelimit-*`: 401s, limited answers and everything a proxy says. */
  readonly bare?: boolean
  /** The connection is dropped once this is sent. */
  readonly hangUp?: boolean
}

/** What a queue's statistics are made from. */
export interface QueueFacts {
  readonly counts: ReadonlyMap<JobStatus, number>
  readonly total: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly activeWorkers: number
}

/** How long the counts of `/queue/stats` are kept: "an answer from the server's 30 s cache". */
export const STATS_CACHE_MS = 30_000

/** Which of the two reads of a job failed: the server's words name it. */
export type Read = 'get' | 'poll'

/** Where the real server and the guide differ. Everything here is pure. */
export interface Dialect {
  readonly time: (ms: number) => string
  /** @param now what `updated_at` says unless the job has ended: "it changes on every call and says nothing" */
  status(job: JobState, now: number, read: Read): Answer
  missing(jobId: string, read: Read): Answer
  /** The answer of a stream for a job that isn't there; undefined where the stream says so inside a 200. */
  missingStream(jobId: string): Answer | undefined
  limited(retryAfterMs: number): Answer
  frame(job: JobState, now: number): string
  errorFrame(text: string): string
  /** Whether a stream that showed `seen` has something to send. */
  isNews(seen: JobState, job: JobState): boolean
  readonly endsOnTerminalFirstFrame: boolean
  readonly cancelStopsWorker: boolean
  /** How long a finished job is kept, ms. */
  readonly retentionMs: number
  stats(facts: QueueFacts, cached: boolean): Answer
}

/** `{"detail": text}`, the shape of 404, 405, 500 and 503. */
export function detail(status: number, text: string): Answer {
  return { status, body: JSON.stringify({ detail: text }) }
}
