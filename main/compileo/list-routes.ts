import type { UnqueuedRoute } from '#shared/job-kind.ts'
import type { CallOptions, CompileoClient } from './client.ts'
import type { WriteChunk } from '#main/base/files.ts'
import type { ApiResponse } from './errors.ts'
import {
  parseAnalyses,
  parseAnalysis,
  parseChunkTimes,
  parseDataset,
  parseDocumentName,
  parseEvaluation,
  parseExtraction,
  parseExtractions,
  parseApiPaths,
  parseProjects,
  toAnalysisReport,
} from './lists.ts'
import type { JobReport } from './schema.ts'
import { encodePathSegment } from './transport.ts'
import { maxCheckedBytes } from './unreadable-entries.ts'

/**
 * Reads the server's own routes outside the Jobs API, except `/health`. The plugin's routes are in
 * `plugin-routes.ts`. The server's routes to delete and restart an extraction don't do what their names
 * suggest (docs/reference/compileo-server.md, "Finding jobs").
 */

type Reader = Pick<CompileoClient, 'read'>

/** The paths as `/openapi.json` lists them. */
export const listPaths = {
  projects: '/api/v1/projects',
  extractions: '/api/v1/extraction/projects/{project_id}/jobs',
  analyses: '/api/v1/quality/history',
} as const

/** The highest limits that the server accepts. */
const maxProjects = 1_000
const maxAnalyses = 100
/** The most chunks that are requested. The row of a chunk has less than a kilobyte. */
const maxChunks = 5_000

/** Reads the paths of all routes that the server supports. This request needs no API key. */
export const readApiPaths = (client: Reader, options: CallOptions) =>
  client.read('/openapi.json', parseApiPaths, options)

/** Reads the projects, newest first. */
export const readProjects = (client: Reader, options: CallOptions) =>
  client.read(`${listPaths.projects}?page=1&per_page=${maxProjects}`, parseProjects, options)

/** Reads the extractions of a project, newest first. The list is empty for an unknown project. */
export const readExtractions = (client: Reader, projectId: string, options: CallOptions) =>
  client.read(`/api/v1/extraction/projects/${encodePathSegment(projectId)}/jobs`, parseExtractions, options)

/** Reads the latest quality analyses, newest first. */
export const readAnalyses = (client: Reader, options: CallOptions) =>
  client.read(`${listPaths.analyses}?limit=${maxAnalyses}`, parseAnalyses, options)

/** Reads one extraction. */
export const readExtraction = (client: Reader, jobId: string, options: CallOptions) =>
  client.read(`/api/v1/extraction/${encodePathSegment(jobId)}`, parseExtraction, options)

/** Reads the creation times of a project's chunks, in ms since the epoch by the server's clock. */
export const readChunkTimes = (client: Reader, projectId: string, options: CallOptions) =>
  client.read(
    `/api/v1/chunks/project/${encodePathSegment(projectId)}?limit=${maxChunks}`,
    parseChunkTimes,
    options,
  )

/** Reads the name of a document. */
export const readDocumentName = (client: Reader, documentId: string, options: CallOptions) =>
  client.read(`/api/v1/documents/${encodePathSegment(documentId)}`, parseDocumentName, options)

const getDatasetFilePath = (datasetId: string) => `/api/v1/datasets/${encodePathSegment(datasetId)}/download`

/** Reads the file of a small dataset, or a zip if the dataset has several files. */
export const readSmallDataset = (
  client: Pick<CompileoClient, 'readFile'>,
  datasetId: string,
  options: CallOptions,
) => client.readFile(getDatasetFilePath(datasetId), maxCheckedBytes, options)

/** Passes the file of a dataset to `write`, or a zip if the dataset has several files. */
export const readDatasetFile = (
  client: Pick<CompileoClient, 'download'>,
  datasetId: string,
  options: CallOptions,
  write: WriteChunk,
) => client.download(getDatasetFilePath(datasetId), options, write)

const getDatasetPath = (jobId: string) => `/api/v1/datasets/generate/${encodePathSegment(jobId)}/status`

/** Reads one dataset. */
export const readDataset = (client: Reader, jobId: string, options: CallOptions) =>
  client.read(getDatasetPath(jobId), parseDataset, options)

type ReadJob = (client: Reader, jobId: string, options: CallOptions) => Promise<ApiResponse<JobReport>>

/** Functions that read a job outside the queue, by the route for its kind. */
export const unqueuedJobReaders: Readonly<Record<UnqueuedRoute, ReadJob>> = {
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
