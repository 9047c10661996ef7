import { z } from 'zod'
import type { QueueStats } from '#shared/model.ts'
import { truncateWithEllipsis } from '#shared/truncate.ts'
import type { ReportedFields } from '#shared/job-fields.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import { limitDepth } from '#shared/rules/json-value.ts'
import { terminalStatuses } from '#shared/outcome.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { sanitizeTime } from '#shared/rules/time.ts'
import { tryParseJson } from '#main/base/parse-json.ts'

/** Longer steps, messages and errors are truncated to this many UTF-16 units. */
const maxTextLength = 2_000
export const maxStatusLength = 100
/**
 * How deeply a result may be nested. Our recursive functions would overflow at about a thousand levels, which
 * the real server can't send.
 */
export const maxResultDepth = 100
const maxTimeLength = 64

/** A job's status in the terms of this program. Times are in ms since the epoch by the server's clock. */
export interface JobReport extends ReportedFields {
  readonly jobId: string
  readonly status: string
  readonly progress: number
  readonly step: string
  readonly result?: unknown
  /** The size in bytes of a result that was too large to be read. */
  readonly resultBytes?: number
  /** The plugin reports that no worker runs the job, so the server hasn't just lost track of it. */
  readonly isConfirmedEnded?: true
  /** The plugin reports a worker that still runs the job, although the server has marked it as failed. */
  readonly isConfirmedRunning?: true
  /** Whether the worker that took a running job is alive. */
  readonly hasWorker?: boolean
  readonly startedAt?: number
  readonly completedAt?: number
  /** How many chunks an extraction should have read. Its result doesn't contain this number. */
  readonly chunks?: number
  /**
   * How many entries of a dataset contain only the model's raw response. The result doesn't contain this
   * number.
   */
  readonly unreadable?: number
  /** The name of the only document that failed. The result contains only its ID. */
  readonly document?: string
  /**
   * The position in the server's queue. 1 is the next job, 0 means that a worker runs the job, and null means
   * neither. Only the plugin sends it.
   */
  readonly queuePosition?: number | null
}

export interface JobErrorAndResult {
  readonly error?: string
  readonly result?: unknown
  /** The size in bytes of a result that is too large to be read. */
  readonly resultBytes?: number
}

/** A message in the stream of a job. It is only a hint, because a step text can forge a frame. */
export type StreamFrame =
  | {
      readonly kind: 'job'
      readonly status: string
      readonly progress: number
      readonly step: string
      /** When the job ended, in ms since the epoch by the server's clock. Only final frames have it. */
      readonly at?: number
      /**
       * The status at the start of a final frame. A step text can't change it, because the server writes it
       * first. But a step text can forge a whole frame.
       */
      readonly headStatus?: string
    }
  /** Either the job is missing, or the server reports an error. */
  | { readonly kind: 'error'; readonly message: string; readonly missing: boolean }
  /** A truncated, forged or invalid frame. `mayEnd` is true if it may have contained an outcome. */
  | { readonly kind: 'garbage'; readonly mayEnd: boolean; readonly headStatus?: string }

/**
 * Returns ms since the epoch; undefined if the time is invalid or more than ten years from `now`. The
 * server's times without a zone are in UTC (docs/reference/compileo-server.md, "Status").
 */
export function parseServerTime(text: string | null | undefined, now: number): number | undefined {
  if (!text || text.length > maxTimeLength) return undefined
  const zonedTime = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`
  return sanitizeTime(Date.parse(zonedTime), now)
}

function clampProgress(value: number | null | undefined): number {
  return value === null || value === undefined || Number.isNaN(value) ? 0 : Math.min(100, Math.max(0, value))
}

/** The ID must be valid, because it becomes a segment of a URL and a key of saved jobs. */
export const jobIdSchema = z.string().refine(isJobId)
const text = z.string().nullish()
const statusResponse = z.object({
  job_id: jobIdSchema,
  status: z.string().min(1).max(maxStatusLength),
  progress: z.number().nullish(),
  current_step: text,
  // Without `optional`, zod would reject a response that has no result.
  result: z.unknown().optional(),
  error: text,
  created_at: text,
  started_at: text,
  completed_at: text,
})

/** Parses a response of `/status`. `now` is in ms since the epoch by the server's clock. */
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

/** Parses a response of `/status`, with the complete error and result. */
export function parseErrorAndResult(value: unknown): JobErrorAndResult | undefined {
  const response = statusResponse.safeParse(value).data
  if (!response) return undefined
  return {
    error: response.error ?? undefined,
    result: limitDepth(response.result, maxResultDepth) ?? undefined,
  }
}

const maxHealthWords = 6
const maxHealthLength = 80

/**
 * The health of the queue as a text; undefined if the queue is healthy. In the API guide, the health is an object
 * of texts. Only its `status` shows whether the queue is healthy.
 */
const healthWords = z
  .object({ status: z.string() })
  .catchall(z.unknown())
  .transform(({ status, ...more }): string | undefined => {
    if (status.trim().toLowerCase() === 'healthy') return undefined
    const extraTexts = Object.entries(more)
      .slice(0, maxHealthWords)
      .flatMap(([name, value]) => (typeof value === 'string' ? `${name.replaceAll('_', ' ')}: ${value}` : []))
    return [status, ...extraTexts].map((value) => truncateWithEllipsis(value, maxHealthLength)).join(', ')
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
    job_id: jobIdSchema,
    status: z.string().min(1).max(maxStatusLength),
    progress: z.number().nullish(),
    current_step: text,
    timestamp: text,
  }),
  z.object({ error: z.string() }),
])

/** The beginning of a frame, whose keys the real server always writes in this order. */
const frameHead = /^\{"job_id": "([^"\\]{0,500})", "status": "([^"\\]{0,100})", /

function parseFrameHead(data: string, jobId: string): string | undefined {
  const head = frameHead.exec(data)
  return head?.[1] === jobId ? head[2] : undefined
}

const terminalStatusPattern = new RegExp(`"status":\\s*"(?:${terminalStatuses.join('|')})"`)

function createGarbageFrame(data: string, jobId: string): StreamFrame {
  return {
    kind: 'garbage',
    mayEnd: terminalStatusPattern.test(data),
    headStatus: parseFrameHead(data, jobId),
  }
}

/**
 * Parses a frame, which the server concatenates by hand, so it may be invalid JSON
 * (docs/reference/compileo-server.md, "The stream"). `now` is by the server's clock.
 */
export function parseFrame(data: string, jobId: string, now: number): StreamFrame {
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
  // Only final frames need the other fields, and most frames aren't final.
  if (!isTerminal(body.status)) return frame
  return { ...frame, at: parseServerTime(body.timestamp, now), headStatus: parseFrameHead(data, jobId) }
}
