import type { Unqueued } from '#shared/job-kind.ts'
import type { CallOptions, CompileoClient } from './client.ts'
import type { Write } from './download.ts'
import type { ApiResponse } from './errors.ts'
import {
  parseAnalyses,
  parseAnalysis,
  parseChunkTimes,
  parseDataset,
  parseEvaluation,
  parseExtraction,
  parseExtractions,
  parsePaths,
  parseProjects,
  toAnalysisReport,
} from './lists.ts'
import type { JobReport } from './schema.ts'
import { encodePathSegment } from './transport.ts'

/**
 * The only routes outside the Jobs API that we read. `DELETE` and restart of an extraction don't do what
 * their names say (docs/reference/compileo-server.md, "Finding jobs").
 */

type Reader = Pick<CompileoClient, 'read'>

/** As in `/openapi.json`. */
export const listPaths = {
  projects: '/api/v1/projects',
  extractions: '/api/v1/extraction/projects/{project_id}/jobs',
  analyses: '/api/v1/quality/history',
} as const

/** The server rejects a higher limit. */
const maxProjects = 1_000
const maxAnalyses = 100
/** Each row has less than a kilobyte. */
const maxChunks = 5_000

/** Reads the paths that the server supports. This needs no key. */
export const readPaths = (client: Reader, options: CallOptions) =>
  client.read('/openapi.json', parsePaths, options)

/** Reads the projects, newest first. */
export const readProjects = (client: Reader, options: CallOptions) =>
  client.read(`${listPaths.projects}?page=1&per_page=${maxProjects}`, parseProjects, options)

/** Reads a project's extractions, newest first; none for an unknown project. */
export const readExtractions = (client: Reader, projectId: string, options: CallOptions) =>
  client.read(`/api/v1/extraction/projects/${encodePathSegment(projectId)}/jobs`, parseExtractions, options)

/** Reads the latest quality analyses. */
export const readAnalyses = (client: Reader, options: CallOptions) =>
  client.read(`${listPaths.analyses}?limit=${maxAnalyses}`, parseAnalyses, options)

/** Reads an extraction. */
export const readExtraction = (client: Reader, jobId: string, options: CallOptions) =>
  client.read(`/api/v1/extraction/${encodePathSegment(jobId)}`, parseExtraction, options)

/** Reads when a project's chunks were created, ms since the epoch by the server's clock. */
export const readChunkTimes = (client: Reader, projectId: string, options: CallOptions) =>
  client.read(
    `/api/v1/chunks/project/${encodePathSegment(projectId)}?limit=${maxChunks}`,
    parseChunkTimes,
    options,
  )

/** Passes on the file of a dataset, or a zip of several. */
export const readDatasetFile = (
  client: Pick<CompileoClient, 'download'>,
  datasetId: string,
  options: CallOptions,
  write: Write,
) => client.download(`/api/v1/datasets/${encodePathSegment(datasetId)}/download`, options, write)

const getDatasetPath = (jobId: string) => `/api/v1/datasets/generate/${encodePathSegment(jobId)}/status`

/** Reads a dataset. */
export const readDataset = (client: Reader, jobId: string, options: CallOptions) =>
  client.read(getDatasetPath(jobId), parseDataset, options)

type ReadJob = (client: Reader, jobId: string, options: CallOptions) => Promise<ApiResponse<JobReport>>

/** Confirms a job that isn't in the queue, by its own route. */
export const unqueuedReaders: Readonly<Record<Unqueued, ReadJob>> = {
  quality: (client, jobId, options) =>
    client.read(
      `/api/v1/quality/${encodePathSegment(jobId)}/results`,
      (value, now) => {
        const analysis = parseAnalysis(value, now)
        return analysis && toAnalysisReport(analysis)
      },
      options,
    ),
  evaluation: (client, jobId, options) => client.read(getDatasetPath(jobId), parseEvaluation, options),
}
