import { z } from 'zod'
import { truncate, truncateWithEllipsis } from '#shared/truncate.ts'
import type { Project } from '#shared/model.ts'
import { isObject, limitDepth } from '#shared/rules/json-value.ts'
import type { AnalysisDetails } from './plugin.ts'
import {
  maxResultDepth,
  jobIdSchema,
  maxStatusLength,
  parseServerTime,
  parseStatus,
  type JobReport,
} from './schema.ts'

/**
 * Parses responses outside the Jobs API (docs/reference/compileo-server.md, "Finding jobs"). Invalid rows are
 * dropped. All times, such as `now`, are in ms since the epoch by the server's clock.
 */

const maxPaths = 5_000
const maxRows = 5_000
const maxProjectIdLength = 200
const maxNameLength = 200

function parseRows<T extends object>(list: unknown, row: z.ZodType<T>): T[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.slice(0, maxRows).flatMap((each) => row.safeParse(each).data ?? [])
}

const parseNamedRows = <T extends object>(value: unknown, name: string, row: z.ZodType<T>): T[] | undefined =>
  isObject(value) ? parseRows(value[name], row) : undefined

/** An ID becomes a segment of a URL, where `.` and `..` would lead to another path. */
const projectId = z
  .string()
  .min(1)
  .max(maxProjectIdLength)
  .refine((id) => id !== '.' && id !== '..')
const status = z.string().min(1).max(maxStatusLength)
const time = z.string().nullish()
/** Parses a time of SQLite, which has a space instead of "T" between date and time. */
const serverTime = (text: string | null | undefined, now: number): number | undefined =>
  parseServerTime(text && truncate(text, maxStatusLength).replace(' ', 'T'), now)

const pathsBody = z.object({ paths: z.looseObject({}) })

/** Parses `/openapi.json`. */
export function parseApiPaths(value: unknown): ReadonlySet<string> | undefined {
  const body = pathsBody.safeParse(value).data
  return body && new Set(Object.keys(body.paths).slice(0, maxPaths))
}

const projectRow = z.object({ id: projectId, name: z.string() })

/** Parses the list of projects. A project without a name is named after its ID. */
export const parseProjects = (value: unknown): readonly Project[] | undefined =>
  parseNamedRows(value, 'projects', projectRow)?.map(({ id, name }) => ({
    id,
    name: truncateWithEllipsis(name.trim(), maxNameLength) || id,
  }))

const documentBody = z.object({ file_name: z.string().min(1) })

/** Parses the name of a document. */
export function parseDocumentName(value: unknown): string | undefined {
  const name = documentBody.safeParse(value).data?.file_name
  return name && truncateWithEllipsis(name, maxNameLength)
}

const extractionRow = z.object({
  job_id: jobIdSchema,
  status,
  progress: z
    .object({ total_results: z.number().int().min(0) })
    .nullish()
    .catch(undefined),
  created_at: time,
  started_at: time,
  completed_at: time,
})

const toExtraction = (row: z.infer<typeof extractionRow>, now: number) => ({
  jobId: row.job_id,
  status: row.status,
  found: row.progress?.total_results,
  createdAt: parseServerTime(row.created_at, now),
  startedAt: parseServerTime(row.started_at, now),
  completedAt: parseServerTime(row.completed_at, now),
})

export type ExtractionRow = Partial<ReturnType<typeof toExtraction>> & Pick<JobReport, 'jobId' | 'status'>

/** Parses a project's extractions. */
export const parseExtractions = (value: unknown, now: number): readonly ExtractionRow[] | undefined =>
  parseRows(value, extractionRow)?.map((row) => toExtraction(row, now))

/** Parses one extraction. */
export function parseExtraction(value: unknown, now: number): ExtractionRow | undefined {
  const row = extractionRow.safeParse(value).data
  return row && toExtraction(row, now)
}

/**
 * Returns the outcome that a row shows. Only "completed" is reliable, because rows don't show failures and
 * cancellations.
 */
export function getExtractionOutcome(row: ExtractionRow): JobReport | undefined {
  const { jobId, status: rowStatus, found, createdAt, startedAt, completedAt } = row
  if (rowStatus !== 'completed') return undefined
  const result = found === undefined ? undefined : { operation: 'extraction', total_results: found }
  return { jobId, status: rowStatus, progress: 100, step: '', result, createdAt, startedAt, completedAt }
}

type DatasetRow = Pick<JobReport, 'jobId' | 'status' | 'result'>

const datasetRow = z.object({ job_id: jobIdSchema, status, result: z.unknown().optional() })

/** Parses the status row of a dataset job. */
export function parseDataset(value: unknown): DatasetRow | undefined {
  const row = datasetRow.safeParse(value).data
  if (!row) return undefined
  return {
    jobId: row.job_id,
    status: row.status,
    result: limitDepth(row.result, maxResultDepth) ?? undefined,
  }
}

/**
 * Returns the outcome that a row shows; undefined for other statuses, because `pending` may also mean running
 * or cancelled.
 */
export function getDatasetOutcome(row: DatasetRow): JobReport | undefined {
  if (row.status !== 'completed' && row.status !== 'failed') return undefined
  return { ...row, progress: row.status === 'completed' ? 100 : 0, step: '' }
}

/** Parses an evaluation dataset's status; undefined if the server doesn't know the job. */
export function parseEvaluation(value: unknown, now: number): JobReport | undefined {
  const report = parseStatus(value, now)
  return report?.status === 'pending' && report.step === 'Pending' ? undefined : report
}

const chunkRow = z.object({ content_preview: time, created_at: time })

/** Parses the creation times of all chunks except empty ones, in ms since the epoch by the server's clock. */
export const parseChunkTimes = (value: unknown, now: number): readonly number[] | undefined =>
  parseNamedRows(value, 'chunks', chunkRow)?.flatMap((row) =>
    row.content_preview?.trim() === '' ? [] : (serverTime(row.created_at, now) ?? []),
  )

const analysisRow = z.object({
  job_id: jobIdSchema,
  status,
  summary: z.unknown().optional(),
  /** The metrics, which only a response about a single analysis contains. */
  metrics: z.record(z.string(), z.unknown()).optional().catch(undefined),
  completed_at: time,
})

export type Analysis = Pick<JobReport, 'jobId' | 'status'> & AnalysisDetails & { readonly summary?: unknown }

function toAnalysis({ summary, metrics, ...row }: z.infer<typeof analysisRow>, now: number): Analysis {
  const isEmpty = typeof summary !== 'object' || summary === null || Object.keys(summary).length === 0
  // An analysis whose entries can't be read completes with an empty summary and without metrics.
  const hasNoMetrics = metrics !== undefined && Object.keys(metrics).length === 0
  return {
    jobId: row.job_id,
    status: row.status,
    ...(isEmpty
      ? hasNoMetrics && { summary: { metrics } }
      : { summary: limitDepth(summary, maxResultDepth) }),
    completedAt: serverTime(row.completed_at, now),
  }
}

/** Parses the latest quality analyses. */
export const parseAnalyses = (value: unknown, now: number): readonly Analysis[] | undefined =>
  parseNamedRows(value, 'analyses', analysisRow)?.map((row) => toAnalysis(row, now))

/** Parses one quality analysis. */
export function parseAnalysis(value: unknown, now: number): Analysis | undefined {
  const row = analysisRow.safeParse(value).data
  return row && toAnalysis(row, now)
}

/** Converts an analysis to a report. An analysis has no progress, and only the plugin tells why one failed. */
export const toAnalysisReport = ({ summary, ...analysis }: Analysis): JobReport => ({
  ...analysis,
  progress: analysis.status === 'completed' ? 100 : 0,
  step: '',
  ...(summary !== undefined && { result: summary }),
})
