import { z } from 'zod'
import { cutTo, cutWithEllipsis } from '#shared/cut.ts'
import type { Project } from '#shared/model.ts'
import { withinDepth } from '#shared/rules/json-value.ts'
import { jobIdText, parseServerTime, parseStatus, type JobReport } from './schema.ts'

/**
 * The responses outside the Jobs API (docs/reference/compileo-server.md, "Finding jobs"). Invalid rows are
 * dropped. Times such as `now` are ms since the epoch by the server's clock.
 */

const mostPaths = 5_000
const mostRows = 5_000
const longestProjectId = 200
const longestName = 200
const longestStatus = 100
const deepestResult = 100

function rowsOf<T>(list: unknown, row: z.ZodType<T>): T[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.slice(0, mostRows).flatMap((each) => {
    const parsed = row.safeParse(each)
    return parsed.success ? [parsed.data] : []
  })
}

/** A URL can't contain `.` and `..` as segments: they lead to another path. */
const projectId = z
  .string()
  .min(1)
  .max(longestProjectId)
  .refine((id) => id !== '.' && id !== '..')
const status = z.string().min(1).max(longestStatus)
const time = z.string().nullish()
/** SQLite's own times have a space in place of the T. */
const serverTime = (text: string | null | undefined, now: number): number | undefined =>
  parseServerTime(text && cutTo(text, longestStatus).replace(' ', 'T'), now)

export function parsePaths(value: unknown): ReadonlySet<string> | undefined {
  const parsed = z.object({ paths: z.looseObject({}) }).safeParse(value)
  return parsed.success ? new Set(Object.keys(parsed.data.paths).slice(0, mostPaths)) : undefined
}

const projectRow = z.object({ id: projectId, name: z.string() })

export function parseProjects(value: unknown): readonly Project[] | undefined {
  const parsed = z.object({ projects: z.unknown() }).safeParse(value)
  const rows = parsed.success ? rowsOf(parsed.data.projects, projectRow) : undefined
  return rows?.map(({ id, name }) => ({
    id,
    name: cutWithEllipsis(name.trim(), longestName) || id,
  }))
}

export interface ExtractionRow {
  readonly jobId: string
  readonly status: string
  readonly found?: number
  readonly createdAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
}

const extractionRow = z.object({
  job_id: jobIdText,
  status,
  progress: z
    .object({ total_results: z.number().int().min(0) })
    .nullish()
    .catch(undefined),
  created_at: time,
  started_at: time,
  completed_at: time,
})

function extractionOf(row: z.infer<typeof extractionRow>, now: number): ExtractionRow {
  return {
    jobId: row.job_id,
    status: row.status,
    found: row.progress?.total_results,
    createdAt: parseServerTime(row.created_at, now),
    startedAt: parseServerTime(row.started_at, now),
    completedAt: parseServerTime(row.completed_at, now),
  }
}

export const parseExtractions = (value: unknown, now: number): readonly ExtractionRow[] | undefined =>
  rowsOf(value, extractionRow)?.map((row) => extractionOf(row, now))

export function parseExtraction(value: unknown, now: number): ExtractionRow | undefined {
  const parsed = extractionRow.safeParse(value)
  return parsed.success ? extractionOf(parsed.data, now) : undefined
}

/** Only `completed` and `failed` are reliable. */
export interface DatasetRow {
  readonly jobId: string
  readonly status: string
  readonly result?: unknown
}

const datasetRow = z.object({ job_id: jobIdText, status, result: z.unknown().optional() })

export function parseDataset(value: unknown): DatasetRow | undefined {
  const parsed = datasetRow.safeParse(value)
  if (!parsed.success) return undefined
  const { job_id: jobId, status: jobStatus, result } = parsed.data
  return { jobId, status: jobStatus, result: withinDepth(result, deepestResult) ?? undefined }
}

/**
 * The queue doesn't know evaluation datasets. Undefined for a table row without information about its job
 * (docs/reference/compileo-server.md, "Finding jobs").
 */
export function parseEvaluation(value: unknown, now: number): JobReport | undefined {
  const report = parseStatus(value, now)
  return report?.status === 'pending' && report.step === 'Pending' ? undefined : report
}

const chunkRow = z.object({ content_preview: time, created_at: time })

/** Returns how many chunks with a text existed at a time. */
export function parseChunks(value: unknown, at: number, now: number): number | undefined {
  const parsed = z.object({ chunks: z.unknown() }).safeParse(value)
  const rows = parsed.success ? rowsOf(parsed.data.chunks, chunkRow) : undefined
  return rows?.filter(
    (row) => row.content_preview?.trim() !== '' && (serverTime(row.created_at, now) ?? Infinity) <= at,
  ).length
}

export interface Analysis {
  readonly jobId: string
  readonly status: string
  readonly summary?: unknown
  readonly completedAt?: number
}

const analysisRow = z.object({
  job_id: jobIdText,
  status,
  summary: z.unknown().optional(),
  completed_at: time,
})

function analysisOf({ summary, ...row }: z.infer<typeof analysisRow>, now: number): Analysis {
  const isEmpty = typeof summary !== 'object' || summary === null || Object.keys(summary).length === 0
  return {
    jobId: row.job_id,
    status: row.status,
    ...(!isEmpty && { summary: withinDepth(summary, deepestResult) }),
    completedAt: serverTime(row.completed_at, now),
  }
}

export function parseAnalyses(value: unknown, now: number): readonly Analysis[] | undefined {
  const parsed = z.object({ analyses: z.unknown() }).safeParse(value)
  const rows = parsed.success ? rowsOf(parsed.data.analyses, analysisRow) : undefined
  return rows?.map((row) => analysisOf(row, now))
}

export function parseAnalysis(value: unknown, now: number): Analysis | undefined {
  const parsed = analysisRow.safeParse(value)
  return parsed.success ? analysisOf(parsed.data, now) : undefined
}
