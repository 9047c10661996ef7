import { z } from 'zod'
import type { QueueHealth, QueueStats } from '../../shared/model.ts'
import { cutWithEllipsis } from '../../shared/cut.ts'
import { isJobId } from '../../shared/rules/job-ids.ts'
import { boundedError } from '../../shared/rules/error-summary.ts'
import { withinDepth } from '../../shared/rules/json-value.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import { knownTime } from '../../shared/rules/time.ts'
import { parseJson } from '../base/parse-json.ts'

/** Longest text that is taken of an answer, in UTF-16 units: step, message, and error. What is longer is cut. */
const longestText = 2_000
const longestStatus = 100
/** Deepest nesting of a result. The real server's Python writes no JSON of a thousand levels; ours would overflow. */
const deepestResult = 100
/** Longer than any time is written. */
const longestTime = 64

/**
 * A job as the server tells it: the answer of `/status`, in our words. Times are ms since the epoch by the server's
 * clock.
 */
export interface JobReport {
  readonly jobId: string
  readonly status: string
  /** 0-100 */
  readonly progress: number
  readonly step: string
  readonly result?: unknown
  /** At most 2,000 characters. */
  readonly error?: string
  /** `error` is cut: `wholeStatus` has all of it. */
  readonly isErrorCut?: true
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** What of a job is too long to be kept, as the server tells it. */
export interface WholeJob {
  readonly error?: string
  readonly result?: unknown
}

/** A frame of the stream: a hint, for a step text can forge one. */
export type Frame =
  | {
      readonly kind: 'job'
      readonly status: string
      readonly progress: number
      readonly step: string
      /** Of a terminal frame: when the job ended, ms since the epoch by the server's clock. */
      readonly at?: number
      /** The status at the frame's head, which the server writes before the step text: no step can forge it. */
      readonly headStatus?: string
    }
  /** The server says `{"error": ...}`: that the job is missing, or that it is itself in trouble. */
  | { readonly kind: 'error'; readonly message: string; readonly missing: boolean }
  /** Not what the server means to say: cut, forged or garbled. `mayEnd`: it may have told an outcome. */
  | { readonly kind: 'garbage'; readonly mayEnd: boolean; readonly headStatus?: string }

/**
 * Reads a time of the server. Without a zone it is UTC (docs/compileo-server.md, "Status"); `new Date` alone would take
 * it for local time.
 * @param now ms since the epoch, by the clock of the server
 * @returns ms since the epoch, or undefined for what is no time, or none within ten years
 */
export function parseServerTime(text: string | null | undefined, now: number): number | undefined {
  if (!text || text.length > longestTime) return undefined
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`
  return knownTime(Date.parse(zoned), now)
}

/** Progress as a number from 0 to 100, whatever was sent. */
function clampProgress(value: number | null | undefined): number {
  return value === null || value === undefined || Number.isNaN(value) ? 0 : Math.min(100, Math.max(0, value))
}

/** An ID becomes a segment of a path, and the name of a saved job. */
export const jobIdText = z.string().refine(isJobId)
const text = z.string().nullish()
const statusAnswer = z.object({
  job_id: jobIdText,
  status: z.string().min(1).max(longestStatus),
  progress: z.number().nullish(),
  current_step: text,
  // Without this word, zod refuses an answer that lacks it.
  result: z.unknown().optional(),
  error: text,
  created_at: text,
  started_at: text,
  completed_at: text,
})

/**
 * @param now ms since the epoch, by the clock of the server
 * @returns the report, or undefined where the value is no answer of `/status`
 */
export function parseStatus(value: unknown, now: number): JobReport | undefined {
  const parsed = statusAnswer.safeParse(value)
  if (!parsed.success) return undefined
  const answer = parsed.data
  return {
    jobId: answer.job_id,
    status: answer.status,
    progress: clampProgress(answer.progress),
    step: cutWithEllipsis(answer.current_step ?? '', longestText),
    result: withinDepth(answer.result, deepestResult) ?? undefined,
    error: answer.error ? boundedError(answer.error, longestText) : (answer.error ?? undefined),
    ...(answer.error && answer.error.length > longestText && { isErrorCut: true }),
    createdAt: parseServerTime(answer.created_at, now),
    startedAt: parseServerTime(answer.started_at, now),
    completedAt: parseServerTime(answer.completed_at, now),
  }
}

/** @returns what `/status` says at whatever length, or undefined where the value is no answer of it */
export function parseWholeStatus(value: unknown): WholeJob | undefined {
  const parsed = statusAnswer.safeParse(value)
  if (!parsed.success) return undefined
  const { error, result } = parsed.data
  return { error: error ?? undefined, result: withinDepth(result, deepestResult) ?? undefined }
}

const count = z.number().int().min(0)
const optionalNumber = z.number().nullish()
/** A word of the server's own, as it is. One that is none is no reason to refuse the counts. */
const optionalWord = z
  .string()
  .transform((word) => cutWithEllipsis(word, longestStatus))
  .optional()
  .catch(undefined)

const statsAnswer = z.object({
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
  queue_type: optionalWord,
  cache_size: optionalNumber,
  queue_health: z
    .object({ status: optionalWord, resource_utilization: optionalWord, limit_enforcement: optionalWord })
    .optional()
    .catch(undefined),
})

function healthOf(told: NonNullable<z.infer<typeof statsAnswer>['queue_health']>): QueueHealth {
  const { status, resource_utilization: resourceUtilization, limit_enforcement: limitEnforcement } = told
  return {
    ...(status && { status }),
    ...(resourceUtilization && { resourceUtilization }),
    ...(limitEnforcement && { limitEnforcement }),
  }
}

/** @returns the report, or undefined where the value is no answer of `/queue/stats` */
export function parseStats(value: unknown): QueueStats | undefined {
  const parsed = statsAnswer.safeParse(value)
  if (!parsed.success) return undefined
  const answer = parsed.data
  return {
    pending: answer.pending_jobs,
    running: answer.running_jobs,
    scheduled: answer.scheduled_jobs,
    completed: answer.completed_jobs,
    failed: answer.failed_jobs,
    cancelled: answer.cancelled_jobs,
    retrying: answer.retrying_jobs,
    total: answer.total_jobs,
    cpuPercent: answer.cpu_usage_percent ?? undefined,
    memoryMb: answer.memory_usage_mb ?? undefined,
    activeWorkers: answer.active_workers ?? undefined,
    ...(answer.queue_type && { queueType: answer.queue_type }),
    ...(typeof answer.cache_size === 'number' && { cacheSize: answer.cache_size }),
    ...(answer.queue_health && { health: healthOf(answer.queue_health) }),
  }
}

const messageAnswer = z.object({ message: z.string() })

/** @returns the message of a cancel or restart, or undefined where the value is no such answer */
export function parseMessage(value: unknown): string | undefined {
  const parsed = messageAnswer.safeParse(value)
  return parsed.success ? cutWithEllipsis(parsed.data.message, longestText) : undefined
}

const healthAnswer = z.object({ status: z.string() })

/** @returns the word of `/health`, or undefined where the value is no such answer */
export function parseHealth(value: unknown): string | undefined {
  const parsed = healthAnswer.safeParse(value)
  return parsed.success ? cutWithEllipsis(parsed.data.status, longestStatus) : undefined
}

const frameBody = z.union([
  z.object({
    job_id: jobIdText,
    status: z.string().min(1).max(longestStatus),
    progress: z.number().nullish(),
    current_step: text,
    timestamp: text,
  }),
  z.object({ error: z.string() }),
])

/** The head of a frame as the real server pastes it together. */
const frameHead = /^\{"job_id": "([^"\\]{0,500})", "status": "([^"\\]{0,100})", /

function readHead(data: string, jobId: string): string | undefined {
  const head = frameHead.exec(data)
  return head?.[1] === jobId ? head[2] : undefined
}

function garbage(data: string, jobId: string): Frame {
  return {
    kind: 'garbage',
    mayEnd: /"status":\s*"(?:completed|failed|cancelled)"/.test(data),
    headStatus: readHead(data, jobId),
  }
}

/**
 * Reads one frame of the stream of `jobId`. The server pastes the JSON together by hand (docs/compileo-server.md, "The
 * stream"), so a frame may be no JSON at all, or another job's. Never throws.
 * @param now ms since the epoch, by the clock of the server
 */
export function parseFrame(data: string, jobId: string, now: number): Frame {
  let value: unknown
  try {
    value = parseJson(data)
  } catch {
    return garbage(data, jobId)
  }
  const parsed = frameBody.safeParse(value)
  if (!parsed.success) return garbage(data, jobId)
  const body = parsed.data
  if ('error' in body) {
    return {
      kind: 'error',
      message: cutWithEllipsis(body.error, longestText),
      missing: body.error === `Job ${jobId} not found`,
    }
  }
  if (body.job_id !== jobId) return garbage(data, jobId)
  const frame = {
    kind: 'job',
    status: body.status,
    progress: clampProgress(body.progress),
    step: cutWithEllipsis(body.current_step ?? '', longestText),
  } as const
  // Only an outcome needs the rest, and most frames are none.
  if (!isTerminal(body.status)) return frame
  return { ...frame, at: parseServerTime(body.timestamp, now), headStatus: readHead(data, jobId) }
}
