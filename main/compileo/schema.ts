import { z } from 'zod'
import type { QueueStats } from '#shared/model.ts'
import { truncateWithEllipsis } from '#shared/truncate.ts'
import type { JobKind } from '#shared/job-kind.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import { limitDepth } from '#shared/rules/json-value.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { sanitizeTime } from '#shared/rules/time.ts'
import { tryParseJson } from '#main/base/parse-json.ts'

/** Longer texts (step, message, error) are truncated, in UTF-16 units. */
const maxTextLength = 2_000
export const maxStatusLength = 100
/** The real server's Python can't write a thousand levels, and our recursion would overflow. */
export const maxResultDepth = 100
const maxTimeLength = 64

/** A job's status in our own terms. Times are ms since the epoch by the server's clock. */
export interface JobReport {
  readonly jobId: string
  readonly status: string
  readonly progress: number
  readonly step: string
  readonly result?: unknown
  readonly error?: string
  /**
   * The error is truncated to 2,000 characters, or the result is missing or truncated. `wholeStatus` has all
   * of it.
   */
  readonly isTruncated?: true
  /** The plugin's journal has only the counts and short texts of the result. */
  readonly isResultCut?: true
  /** The size of a result that was too large to be read. */
  readonly resultBytes?: number
  /** The plugin reports that no worker has the job, so the server hasn't just lost track of it. */
  readonly isConfirmedEnded?: true
  /** The plugin reports that a worker has the job, although the clean-up has failed it. */
  readonly isHeld?: true
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** How many chunks an extraction should have read. Its result doesn't contain that. */
  readonly chunks?: number
  /** Only the plugin sends this field and those below. */
  readonly kind?: JobKind
  readonly projectId?: string
  readonly startedBy?: string
  /** The position in RQ's queue, 1 for the next job; 0 once a worker has the job; null if neither has it. */
  readonly place?: number | null
}

export interface WholeJob {
  readonly error?: string
  readonly result?: unknown
  /** Set instead of a result that is too large. */
  readonly resultBytes?: number
}

/** Only a hint, because a step text can forge a frame. */
export type Frame =
  | {
      readonly kind: 'job'
      readonly status: string
      readonly progress: number
      readonly step: string
      /** In a terminal frame, when the job ended, in ms since the epoch by the server's clock. */
      readonly at?: number
      /** The status at the start of the frame. The server writes it first, so no step text can forge it. */
      readonly headStatus?: string
    }
  /** The job is missing, or the server has a problem. */
  | { readonly kind: 'error'; readonly message: string; readonly missing: boolean }
  /** A truncated, forged or invalid frame. `mayEnd`: it may have contained an outcome. */
  | { readonly kind: 'garbage'; readonly mayEnd: boolean; readonly headStatus?: string }

/**
 * Returns ms since the epoch; undefined for an invalid time, or one more than ten years from `now`. A
 * server's time without a zone is UTC (docs/reference/compileo-server.md, "Status").
 */
export function parseServerTime(text: string | null | undefined, now: number): number | undefined {
  if (!text || text.length > maxTimeLength) return undefined
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`
  return sanitizeTime(Date.parse(zoned), now)
}

function clampProgress(value: number | null | undefined): number {
  return value === null || value === undefined || Number.isNaN(value) ? 0 : Math.min(100, Math.max(0, value))
}

/** IDs become path segments and keys of saved jobs. */
export const jobIdText = z.string().refine(isJobId)
const text = z.string().nullish()
const statusResponse = z.object({
  job_id: jobIdText,
  status: z.string().min(1).max(maxStatusLength),
  progress: z.number().nullish(),
  current_step: text,
  // Without `optional`, zod rejects a response without a result.
  result: z.unknown().optional(),
  error: text,
  created_at: text,
  started_at: text,
  completed_at: text,
})

/** Parses a response of `/status`. `now` is ms since the epoch by the server's clock. */
export function parseStatus(value: unknown, now: number): JobReport | undefined {
  const response = statusResponse.safeParse(value).data
  if (!response) return undefined
  return {
    jobId: response.job_id,
    status: response.status,
    progress: clampProgress(response.progress),
    step: truncateWithEllipsis(response.current_step ?? '', maxTextLength),
    result: limitDepth(response.result, maxResultDepth) ?? undefined,
    error: response.error ? truncateError(response.error, maxTextLength) : (response.error ?? undefined),
    ...(response.error && response.error.length > maxTextLength && { isTruncated: true }),
    createdAt: parseServerTime(response.created_at, now),
    startedAt: parseServerTime(response.started_at, now),
    completedAt: parseServerTime(response.completed_at, now),
  }
}

/** Parses a response of `/status` without truncating its error. */
export function parseWholeStatus(value: unknown): WholeJob | undefined {
  const response = statusResponse.safeParse(value).data
  if (!response) return undefined
  return {
    error: response.error ?? undefined,
    result: limitDepth(response.result, maxResultDepth) ?? undefined,
  }
}

const maxHealthWords = 6
const maxHealthLength = 80

/** The health as in the API guide, an object of texts. Only its status tells whether the queue is healthy. */
const healthWords = z
  .object({ status: z.string() })
  .catchall(z.unknown())
  .transform(({ status, ...more }): string | undefined => {
    if (status.trim().toLowerCase() === 'healthy') return undefined
    const about = Object.entries(more)
      .slice(0, maxHealthWords)
      .flatMap(([name, value]) => (typeof value === 'string' ? `${name.replaceAll('_', ' ')}: ${value}` : []))
    return [status, ...about].map((value) => truncateWithEllipsis(value, maxHealthLength)).join(', ')
  })

const count = z.number().int().min(0)
const optionalNumber = z.number().nullish()
const statsResponse = z.object({
  pending_jobs: count,
  running_jobs: count,
  scheduled_jobs: count.default(0),
  completed_jobs: count,
  failed_jobs: count,
  cancelled_jobs: count.default(0),
  retrying_jobs: count.default(0),
  total_jobs: count,
  cpu_usage_percent: optionalNumber,
  memory_usage_mb: optionalNumber,
  active_workers: optionalNumber,
  queue_health: healthWords.nullish().catch(undefined),
})

/** Parses a response of `/queue/stats`. */
export function parseStats(value: unknown): QueueStats | undefined {
  const response = statsResponse.safeParse(value).data
  if (!response) return undefined
  return {
    pending: response.pending_jobs,
    running: response.running_jobs,
    scheduled: response.scheduled_jobs,
    completed: response.completed_jobs,
    failed: response.failed_jobs,
    cancelled: response.cancelled_jobs,
    retrying: response.retrying_jobs,
    total: response.total_jobs,
    cpuPercent: response.cpu_usage_percent ?? undefined,
    memoryMb: response.memory_usage_mb ?? undefined,
    activeWorkers: response.active_workers ?? undefined,
    health: response.queue_health ?? undefined,
  }
}

const truncatedText = (longest: number) =>
  z.string().transform((whole) => truncateWithEllipsis(whole, longest))

const messageResponse = z.object({ message: truncatedText(maxTextLength) })

/** Parses the response to a command. */
export const parseMessage = (value: unknown): string | undefined =>
  messageResponse.safeParse(value).data?.message

const healthResponse = z.object({ status: truncatedText(maxStatusLength) })

/** Parses a response of `/health`. */
export const parseHealth = (value: unknown): string | undefined =>
  healthResponse.safeParse(value).data?.status

const frameBody = z.union([
  z.object({
    job_id: jobIdText,
    status: z.string().min(1).max(maxStatusLength),
    progress: z.number().nullish(),
    current_step: text,
    timestamp: text,
  }),
  z.object({ error: z.string() }),
])

/** The beginning of a frame, as the real server concatenates it. */
const frameHead = /^\{"job_id": "([^"\\]{0,500})", "status": "([^"\\]{0,100})", /

function parseFrameHead(data: string, jobId: string): string | undefined {
  const head = frameHead.exec(data)
  return head?.[1] === jobId ? head[2] : undefined
}

function createGarbageFrame(data: string, jobId: string): Frame {
  return {
    kind: 'garbage',
    mayEnd: /"status":\s*"(?:completed|failed|cancelled)"/.test(data),
    headStatus: parseFrameHead(data, jobId),
  }
}

/**
 * Parses a frame, which may be invalid: the server concatenates the JSON by hand
 * (docs/reference/compileo-server.md, "The stream"). `now` is ms since the epoch by the server's clock.
 */
export function parseFrame(data: string, jobId: string, now: number): Frame {
  const body = frameBody.safeParse(tryParseJson(data)).data
  if (!body) return createGarbageFrame(data, jobId)
  if ('error' in body) {
    return {
      kind: 'error',
      message: truncateWithEllipsis(body.error, maxTextLength),
      missing: body.error === `Job ${jobId} not found`,
    }
  }
  if (body.job_id !== jobId) return createGarbageFrame(data, jobId)
  const frame = {
    kind: 'job',
    status: body.status,
    progress: clampProgress(body.progress),
    step: truncateWithEllipsis(body.current_step ?? '', maxTextLength),
  } as const
  // Only an outcome needs the rest, and most frames contain none.
  if (!isTerminal(body.status)) return frame
  return { ...frame, at: parseServerTime(body.timestamp, now), headStatus: parseFrameHead(data, jobId) }
}
