import { z } from 'zod'
import { truncate, truncateWithEllipsis } from '#shared/truncate.ts'
import { parseJobKind } from '#shared/job-kind.ts'
import type { Project } from '#shared/model.ts'
import { isJobId } from '#shared/rules/job-ids.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { parseJson } from '#main/base/parse-json.ts'
import { jobIdSchema, parseServerTime, parseStatus, type JobReport } from './schema.ts'

/** Parses and bounds the responses of our read-only plugin on the server (docs/admin/server-plugin.md). */

const base = '/api/v1/plugins/tray'
export const pluginPaths = {
  version: `${base}/version`,
  jobs: `${base}/jobs`,
  changes: `${base}/jobs/changes`,
  outcomes: `${base}/outcomes`,
  analyses: `${base}/analyses`,
} as const

/** A plugin with another API version is treated like a missing plugin. */
const supportedApi = 1
/**
 * The most jobs in a response. The plugin lists at most 1,000 jobs, but an update of changes may contain
 * more.
 */
const maxJobs = 5_000
const maxNameLength = 200
/** The plugin truncates errors to this many characters. */
const maxErrorLength = 2_000
/** The most IDs that a request to the plugin's journal may contain. */
export const maxJournalIds = 200

export interface PluginChanges {
  readonly jobs: readonly JobReport[]
  /** IDs of jobs that have left the queue. */
  readonly gone: readonly string[]
  /** Whether the update contains the whole queue, as far as the plugin lists it. */
  readonly isFull: boolean
}

export type PluginEvent =
  | (PluginChanges & {
      readonly kind: 'changes'
      /** Whether the next event continues this update. */
      readonly hasMore: boolean
    })
  /** Sent if the plugin can't read the queue. */
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'garbage' }

const name = z.string().nullish()
const jobRow = z.object({
  job_type: z.string(),
  operation: name,
  project_id: name,
  user_id: name,
  result_cut: z.boolean().optional(),
  has_worker: z.boolean().nullish(),
  left_rq: z.boolean().nullish(),
  place: z.number().int().min(0).nullish().catch(undefined),
})

const toKnownName = (text: string | null | undefined) =>
  text ? truncateWithEllipsis(text, maxNameLength) : undefined

/** Creates a project from its ID, because the plugin doesn't send the project's name. */
function toProject(text: string | null | undefined): Project | undefined {
  const id = toKnownName(text)
  return id === undefined ? undefined : { id, name: id }
}

function markTruncated(report: JobReport, isResultCut = false): JobReport {
  if (isResultCut) return { ...report, isTruncated: true, isResultCut }
  return (report.error?.length ?? 0) >= maxErrorLength ? { ...report, isTruncated: true } : report
}

function parseJob(value: unknown, now: number): JobReport | undefined {
  const report = parseStatus(value, now)
  const parsed = jobRow.safeParse(value)
  if (!report || !parsed.success) return undefined
  const row = parsed.data
  return {
    ...markTruncated(report, row.result_cut),
    ...(row.left_rq && { isConfirmedEnded: true }),
    ...(row.left_rq === false && { isConfirmedRunning: true }),
    ...(report.status === 'running' && typeof row.has_worker === 'boolean' && { hasWorker: row.has_worker }),
    // The operation comes first, because parsing and chunking jobs have another job type.
    kind: parseJobKind(row.operation ?? '') ?? parseJobKind(row.job_type),
    project: toProject(row.project_id),
    startedBy: toKnownName(row.user_id),
    queuePosition: row.place,
  }
}

const changesBody = z.object({
  jobs: z.array(z.unknown()),
  gone: z.array(z.string()).default([]),
  full: z.boolean(),
})

function toChanges({ jobs, gone, full }: z.infer<typeof changesBody>, now: number): PluginChanges {
  return {
    jobs: jobs.slice(0, maxJobs).flatMap((job) => parseJob(job, now) ?? []),
    gone: gone.slice(0, maxJobs).filter(isJobId),
    isFull: full,
  }
}

const versionBody = z.object({ name: z.literal('compileo-tray'), version: z.string(), api: z.number() })

export function parsePluginVersion(value: unknown): string | undefined {
  const parsed = versionBody.safeParse(value)
  if (!parsed.success || parsed.data.api !== supportedApi) return undefined
  return truncateWithEllipsis(parsed.data.version, maxNameLength)
}

export function parsePluginList(value: unknown, now: number): PluginChanges | undefined {
  const parsed = changesBody.safeParse(value)
  return parsed.success ? toChanges(parsed.data, now) : undefined
}

export interface JournalPage {
  /** The outcomes, oldest first. A restarted job has one outcome per run. */
  readonly outcomes: readonly JobReport[]
  /** The timestamp to request the next page from, if there is one. */
  readonly nextPageAfter?: string
}

const journalBody = z.object({ outcomes: z.array(z.unknown()), more: z.boolean() })
const notedAt = z.object({ noted_at: z.iso.datetime() })

export function parseJournal(value: unknown, now: number): JournalPage | undefined {
  const parsed = journalBody.safeParse(value)
  if (!parsed.success) return undefined
  const { outcomes, more } = parsed.data
  const last = notedAt.safeParse(outcomes.at(-1))
  return {
    outcomes: outcomes.slice(0, maxJobs).flatMap((outcome) => {
      const job = parseJob(outcome, now)
      return job && isTerminal(job.status) ? [job] : []
    }),
    ...(more && last.success && { nextPageAfter: last.data.noted_at }),
  }
}

const analysisRow = z.object({
  job_id: jobIdSchema,
  project_id: name,
  dataset_file: name,
  error: name,
  created_at: name,
  started_at: name,
  completed_at: name,
})
const analysesBody = z.object({ analyses: z.array(z.unknown()) })

/** Details of a quality analysis that the server's own routes don't contain. */
export type AnalysisDetails = Pick<
  JobReport,
  'project' | 'subject' | 'error' | 'createdAt' | 'startedAt' | 'completedAt'
>

/** Parses the details of quality analyses, by their IDs. */
export function parseAnalysisDetails(
  value: unknown,
  now: number,
): ReadonlyMap<string, AnalysisDetails> | undefined {
  const rows = analysesBody.safeParse(value).data?.analyses.slice(0, maxJobs)
  return (
    rows &&
    new Map(
      rows.flatMap((each) => {
        const row = analysisRow.safeParse(each).data
        if (!row) return []
        const details = {
          project: toProject(row.project_id),
          subject: toKnownName(row.dataset_file),
          error: row.error ? truncate(row.error, maxErrorLength) : undefined,
          createdAt: parseServerTime(row.created_at, now),
          startedAt: parseServerTime(row.started_at, now),
          completedAt: parseServerTime(row.completed_at, now),
        }
        return [[row.job_id, details] as const]
      }),
    )
  )
}

const eventBody = z.union([
  changesBody.extend({ more: z.boolean().default(false) }),
  z.object({ error: z.string() }),
])

/** A cursor is sent back in a header, so only visible ASCII characters are accepted. */
const cursorText = /^[\x21-\x7e]{0,40}$/

/**
 * Parses an event of the plugin. Never throws. @param cursor the event's cursor; empty if the event has none
 */
export function parsePluginEvent(data: string, now: number, cursor = ''): PluginEvent {
  if (!cursorText.test(cursor)) return { kind: 'garbage' }
  let value: unknown
  try {
    value = parseJson(data)
  } catch {
    return { kind: 'garbage' }
  }
  const parsed = eventBody.safeParse(value)
  if (!parsed.success) return { kind: 'garbage' }
  const body = parsed.data
  if ('error' in body) return { kind: 'error', message: truncateWithEllipsis(body.error, maxNameLength) }
  return { kind: 'changes', ...toChanges(body, now), hasMore: body.more }
}
