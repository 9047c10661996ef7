import type { Project } from '../../shared/model.ts'
import type { CallOptions, CompileoClient } from './client.ts'
import type { Answer } from './errors.ts'
import {
  parseAnalyses,
  parseAnalysis,
  parseDataset,
  parseExtraction,
  parseExtractions,
  parsePaths,
  parseProjects,
  type Analysis,
  type DatasetRow,
  type ExtractionRow,
} from './lists.ts'
import { pathSegment } from './path-segment.ts'

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

export const readDataset = (
  { read }: Reader,
  jobId: string,
  options: CallOptions,
): Promise<Answer<DatasetRow>> =>
  read(`/api/v1/datasets/generate/${pathSegment(jobId)}/status`, parseDataset, options)

export const readAnalysis = (
  { read }: Reader,
  jobId: string,
  options: CallOptions,
): Promise<Answer<Analysis>> => read(`/api/v1/quality/${pathSegment(jobId)}/results`, parseAnalysis, options)
