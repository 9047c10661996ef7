import {
  createErrorResponse,
  type ResponseSpec,
  type Dialect,
  type QueueFacts,
  type StatusReadKind,
} from './dialect.ts'
import type { JobState } from './job.ts'
import { formatNaiveTime, formatPythonFloat } from './wire.ts'

const BROKEN_IMPORT =
  "cannot import name 'settings' from 'src.compileo.core.settings' (/srv/compileo/src/compileo/core/settings.py)"

/** The real server's response to unexpected errors. Exceeding the rate limit causes it, too. */
export const unexpectedErrorResponse: ResponseSpec = {
  status: 500,
  body: '{"error":"Internal server error","message":"An unexpected error occurred","request_id":null}',
  bare: true,
  closesConnection: true,
}

export const redisDownReason = 'Error 111 connecting to 127.0.0.1:6399. Connection refused.'

export function createFailedReadResponse(read: StatusReadKind, reason: string): ResponseSpec {
  return createErrorResponse(500, `Failed to ${read} job status: ${reason}`)
}

export const realDialect: Dialect = {
  status(job, now, read) {
    if (Array.isArray(job.result)) return createFailedReadResponse(read, listResult(job))
    return { status: 200, body: formatStatusBody(job, now, formatNaiveTime) }
  },
  missing: (_, read) => createFailedReadResponse(read, BROKEN_IMPORT),
  missingStream: () => undefined,
  limited: () => unexpectedErrorResponse,
  frame: (job, now) =>
    `data: {"job_id": "${job.id}", "status": "${job.status}", "progress": ${formatPythonFloat(job.progress)}, ` +
    `"current_step": "${job.currentStep}", "timestamp": "${formatNaiveTime(job.completedAt ?? now)}"}\n\n`,
  errorFrame: (text) => `data: {"error": "${text}"}\n\n`,
  isNews: (seen, job) =>
    seen.status !== job.status || seen.progress !== job.progress || seen.completedAt !== job.completedAt,
  endsOnTerminalFirstFrame: false,
  cancelStopsWorker: false,
  retentionMs: 2 * 3_600_000,
  stats: (facts, cached) => ({ status: 200, body: statsBody(facts, cached) }),
}

/** The order of the fields is that of the server. */
export function formatStatusBody(job: JobState, now: number, time: (ms: number) => string): string {
  const timeOrNull = (ms: number | null) => (ms === null ? 'null' : `"${time(ms)}"`)
  return (
    `{"job_id":${JSON.stringify(job.id)},"status":${JSON.stringify(job.status)},` +
    `"progress":${formatPythonFloat(job.progress)},"current_step":${JSON.stringify(job.currentStep)},` +
    `"result":${JSON.stringify(job.result)},"error":${JSON.stringify(job.error)},` +
    `"created_at":"${time(job.createdAt)}","started_at":${timeOrNull(job.startedAt)},` +
    `"completed_at":${timeOrNull(job.completedAt)},"updated_at":"${time(job.completedAt ?? now)}"}`
  )
}

/** The first response has no `active_workers`. A cached response has it. */
function statsBody(facts: QueueFacts, cached: boolean): string {
  const count = (status: string) => facts.counts.get(status) ?? 0
  return (
    `{"pending_jobs":${count('pending')},"running_jobs":${count('running')},` +
    `"scheduled_jobs":0,` +
    `"completed_jobs":${count('completed')},"failed_jobs":${count('failed')},` +
    `"cancelled_jobs":${count('cancelled')},"retrying_jobs":${count('retrying')},` +
    `"total_jobs":${facts.total},"queue_type":"redis","cache_size":0,` +
    `"cpu_usage_percent":${formatPythonFloat(facts.cpuPercent)},"memory_usage_mb":${formatPythonFloat(facts.memoryMb)}` +
    `${cached ? `,"active_workers":${facts.activeWorkers}` : ''}}`
  )
}

/** If a job's result is a list, the server's own validation of `GET /status` fails. */
function listResult(job: JobState): string {
  return (
    '1 validation error for JobStatusResponse\nresult\n  Input should be a valid dictionary ' +
    `[type=dict_type, input_value=${JSON.stringify(job.result)}, input_type=list]`
  )
}
