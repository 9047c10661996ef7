import type { Unqueued } from '../../shared/job-kind.ts'
import type { Project } from '../../shared/model.ts'
import type { CallOptions, CompileoClient } from './client.ts'
import type { Answer } from './errors.ts'
import {
  parseAnalyses,
  parseAnalysis,
  parseDataset,
  parseEvaluation,
  parseExtraction,
  parseExtractions,
  parsePaths,
  parseProjects,
  type Analysis,
  type DatasetRow,
  type ExtractionRow,
} from './lists.ts'
import { pathSegment } from './path-segment.ts'
import { reportOfAnalysis } from './reports.ts'
import type { JobReport } from './schema.ts'

/**
 * The server's routes beside the Jobs API that are read, and no other: its `DELETE` and restart of an extraction do not
 * what they say, and the status of documents always says completed (docs/compileo-server.md, "Finding jobs").
 */

type Reader = Pick<CompileoClient, 'read'>

/** The paths of the routes, as `/openapi.json` names them. */
export const listPaths = {
  projects: '/api/v1/projects',
  extractions: '/api/v1/extraction/projects/{project_id}/jobs',
  analyses: '/api/v1/quality/history',
  dataset: '/api/v1/datasets/generate/{job_id}/status',
} as const

/** No more projects or analyses are asked for: the server refuses more. */
const mostProjects = 1_000
const mostAnalyses = 100

/** Which paths the server has; it needs no key for that. */
export const readPaths = ({ read }: Reader, options: CallOptions): Promise<Answer<ReadonlySet<string>>> =>
  read('/openapi.json', parsePaths, options)

export const readProjects = ({ read }: Reader, options: CallOptions): Promise<Answer<readonly Project[]>> =>
  read(`${listPaths.projects}?page=1&per_page=${mostProjects}`, parseProjects, options)

/** The extractions of a project, newest first; none for a project that isn't there. */
export const readExtractions = (
  { read }: Reader,
  projectId: string,
  options: CallOptions,
): Promise<Answer<readonly ExtractionRow[]>> =>
  read(`/api/v1/extraction/projects/${pathSegment(projectId)}/jobs`, parseExtractions, options)

export const readAnalyses = ({ read }: Reader, options: CallOptions): Promise<Answer<readonly Analysis[]>> =>
  read(`${listPaths.analyses}?limit=${mostAnalyses}`, parseAnalyses, options)

export const readExtraction = (
  { read }: Reader,
  jobId: string,
  options: CallOptions,
): Promise<Answer<ExtractionRow>> =>
  read(`/api/v1/extraction/${pathSegment(jobId)}`, parseExtraction, options)

const datasetPath = (jobId: string) => `/api/v1/datasets/generate/${pathSegment(jobId)}/status`

export const readDataset = (
  { read }: Reader,
  jobId: string,
  options: CallOptions,
): Promise<Answer<DatasetRow>> => read(datasetPath(jobId), parseDataset, options)

/** What a job is that the queue doesn't know, by the route that knows it. */
export const readUnqueued: Readonly<
  Record<Unqueued, (reader: Reader, jobId: string, options: CallOptions) => Promise<Answer<JobReport>>>
> = {
  quality: ({ read }, jobId, options) =>
    read(
      `/api/v1/quality/${pathSegment(jobId)}/results`,
      (value, now) => {
        const analysis = parseAnalysis(value, now)
        return analysis && reportOfAnalysis(analysis)
      },
      options,
    ),
  evaluation: ({ read }, jobId, options) => read(datasetPath(jobId), parseEvaluation, options),
}
