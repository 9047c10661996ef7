import { createErrorResponse, type ResponseSpec } from './dialect.ts'
import type { Analysis, DatasetJobRow, Evaluation, ExtractionRow, ListedProject, Lists } from './lists.ts'
import { createOpenApiDocument } from './openapi.ts'
import { formatNaiveTime, formatPythonFloat } from './wire.ts'

/** The routes about other tables than the queue. */
export type ListRouteName =
  | 'projects'
  | 'extraction-list'
  | 'extraction'
  | 'dataset'
  | 'quality'
  | 'quality-history'
  | 'chunks'
  | 'dataset-file'
  | 'document'

/** The request log contains the captured ID as `jobId`. */
const paths: readonly (readonly [ListRouteName, RegExp])[] = [
  ['projects', /^\/api\/v1\/projects$/],
  ['extraction-list', /^\/api\/v1\/extraction\/projects\/([^/]+)\/jobs$/],
  ['extraction', /^\/api\/v1\/extraction\/([^/]+)$/],
  ['dataset', /^\/api\/v1\/datasets\/generate\/([^/]+)\/status$/],
  ['quality-history', /^\/api\/v1\/quality\/history$/],
  ['dataset-file', /^\/api\/v1\/datasets\/([^/]+)\/download$/],
  ['chunks', /^\/api\/v1\/chunks\/project\/([^/]+)$/],
  ['document', /^\/api\/v1\/documents\/([^/]+)$/],
  ['quality', /^\/api\/v1\/quality\/([^/]+)\/results$/],
]

export function findListRoute(path: string): { name: ListRouteName; jobId: string } | undefined {
  for (const [name, pattern] of paths) {
    const match = pattern.exec(path)
    if (match) return { name, jobId: match[1] ?? '' }
  }
  return undefined
}

const json = (body: string): ResponseSpec => ({ status: 200, body })
const timeOr = (ms: number | null) => (ms === null ? 'null' : `"${formatNaiveTime(ms)}"`)

function projectBody({ id, name, createdAt, documentCount, datasetCount }: ListedProject): string {
  return (
    `{"id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"description":null,` +
    `"created_at":"${formatNaiveTime(createdAt)}","updated_at":null,"document_count":${documentCount},` +
    `"dataset_count":${datasetCount},"status":"active"}`
  )
}

function extractionBody(row: ExtractionRow): string {
  const { progress } = row
  const found =
    progress &&
    `{"total_results":${progress.totalResults},"avg_confidence":${formatPythonFloat(progress.avgConfidence)},` +
      `"categories_found":${JSON.stringify(progress.categories)}}`
  return (
    `{"job_id":${JSON.stringify(row.jobId)},"taxonomy_id":${JSON.stringify(row.taxonomyId)},` +
    `"status":"${row.status}","progress_percentage":0.0,"progress":${found ?? 'null'},` +
    `"created_at":"${formatNaiveTime(row.createdAt)}","updated_at":"${formatNaiveTime(row.updatedAt)}",` +
    `"started_at":${timeOr(row.startedAt)},"completed_at":${timeOr(row.completedAt)},"error_message":null}`
  )
}

function datasetBody(of: DatasetJobRow | Evaluation): string {
  const { jobId, status, progress, currentStep, result } = of
  const error = 'error' in of ? of.error : null
  return (
    `{"job_id":${JSON.stringify(jobId)},"status":"${status}","progress":${progress},` +
    `"current_step":${JSON.stringify(currentStep)},"estimated_completion":null,"result":${result},` +
    `"error":${JSON.stringify(error)}}`
  )
}

function resultsBody({ jobId, status, summary, metrics, details, completedAt }: Analysis): string {
  return (
    `{"job_id":${JSON.stringify(jobId)},"status":"${status}","summary":${summary},"metrics":${metrics},` +
    `"details":${details},"completed_at":${timeOr(completedAt)}}`
  )
}

/**
 * Times are in UTC without fractions. The history separates date and time with a space, the results with a
 * `T`.
 */
function historyBody({ jobId, status, summary, completedAt }: Analysis): string {
  const at = timeOr(completedAt).replace('T', ' ')
  return `{"job_id":${JSON.stringify(jobId)},"status":"${status}","summary":${summary},"completed_at":${at}}`
}

/** The server rejects a `per_page` above 1000 with 422. */
function projectsAnswer(lists: Lists, query: URLSearchParams): ResponseSpec {
  const page = Number(query.get('page') ?? 1)
  const given = query.get('per_page') ?? '20'
  const perPage = Number(given)
  if (perPage > 1000) {
    const trouble = {
      type: 'less_than_equal',
      loc: ['query', 'per_page'],
      msg: 'Input should be less than or equal to 1000',
      input: given,
      ctx: { le: 1000 },
    }
    return { status: 422, body: JSON.stringify({ detail: [trouble] }) }
  }
  const shown = lists.projects.slice((page - 1) * perPage, page * perPage).map(projectBody)
  const { length: total } = lists.projects
  return json(`{"projects":[${shown.join(',')}],"total":${total},"page":${page},"per_page":${perPage}}`)
}

const isUuid = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)

export function createListResponse(
  lists: Lists,
  name: ListRouteName,
  id: string,
  query: URLSearchParams,
): ResponseSpec {
  switch (name) {
    case 'projects':
      return projectsAnswer(lists, query)
    case 'extraction-list': {
      // The newest row is first. An unknown project has an empty list.
      const rows = [...lists.extractions.values()].filter(({ projectId }) => projectId === id)
      const newestFirst = rows.toSorted((a, b) => b.createdAt - a.createdAt)
      return json(`[${newestFirst.map(extractionBody).join(',')}]`)
    }
    case 'extraction': {
      const row = lists.extractions.get(id)
      if (row) return json(extractionBody(row))
      if (isUuid(id)) return createErrorResponse(404, `Extraction job with ID ${id} not found`)
      return createErrorResponse(400, 'Invalid job_id: must be a valid UUID string or positive integer')
    }
    case 'dataset': {
      const row = lists.evaluations.get(id) ?? (lists.datasetsKnown ? lists.datasets.get(id) : undefined)
      return row ? json(datasetBody(row)) : createErrorResponse(404, `Job ${id} not found`)
    }
    case 'quality': {
      const analysis = lists.analyses.get(id)
      return analysis
        ? json(resultsBody(analysis))
        : createErrorResponse(404, `Quality analysis job ${id} not found`)
    }
    case 'dataset-file': {
      const content = lists.datasetFiles.get(id)
      return content === undefined ? createErrorResponse(404, `Dataset file ${id} not found`) : json(content)
    }
    case 'document': {
      const fileName = lists.documents.get(id)
      if (fileName === undefined) return createErrorResponse(404, `Document with ID ${id} not found`)
      return json(`{"id":${JSON.stringify(id)},"file_name":${JSON.stringify(fileName)}}`)
    }
    case 'chunks': {
      const rows = (lists.chunks.get(id) ?? []).slice(0, Number(query.get('limit') ?? 100))
      const chunks = rows.map((at) => `{"content_preview":"Text","created_at":"${formatNaiveTime(at)}"}`)
      return json(
        `{"project_id":${JSON.stringify(id)},"chunks":[${chunks.join(',')}],"total":${rows.length}}`,
      )
    }
    case 'quality-history': {
      const newestFirst = [...lists.analyses.values()].toReversed()
      const shown = newestFirst.slice(0, Number(query.get('limit') ?? 50))
      return json(`{"analyses":[${shown.map(historyBody).join(',')}],"total":${shown.length}}`)
    }
  }
}

export const createOpenApiResponse = (lists: Lists, mounted: readonly string[]): ResponseSpec =>
  json(createOpenApiDocument(lists.offered, mounted))
