import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { JobSource, Project } from '#shared/model.ts'
import { isTerminal } from '#shared/rules/status.ts'

export interface Candidate {
  readonly jobId: string
  readonly source: JobSource
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  /** The job's report, if the source is reliable. Otherwise the status is requested. */
  readonly report?: JobReport
  /** The outcome in the list, for a job that the queue may have deleted. */
  readonly recorded?: JobReport
}

export interface ScanContext {
  readonly client: CompileoClient
  readonly options: CallOptions
  /** The paths in `/openapi.json`. */
  readonly paths: ReadonlySet<string>
  /** The server's projects, newest first. Empty if the server doesn't list them. */
  readonly projects: readonly Project[]
  readonly now: number
  /**
   * The scan also looks for jobs that ended after this time, in ms by the server's clock. Undefined if those
   * jobs aren't needed.
   */
  readonly endedSince?: number | undefined
}

export interface ListSource {
  readonly name: JobSource
  /** Whether the server has this list. @param paths the paths in `/openapi.json` */
  readonly isAvailable: (paths: ReadonlySet<string>) => boolean
  /** Set if the source lists jobs of the queue, which a complete source lists as well. */
  readonly listsQueueJobs?: true
  /** Set if the source lists the whole queue, so that other lists of the queue aren't needed. */
  readonly isComplete?: true
  /** Reads the list. */
  readonly findCandidates: (look: ScanContext) => Promise<ApiResponse<readonly Candidate[]>>
}

/**
 * How long the queue keeps an ended job, in ms (docs/reference/compileo-server.md, "Terminal is not final").
 */
export const queueRetentionMs = 2 * 60 * 60_000

/** Whether a job has ended after `endedSince` and may have been deleted from the queue. */
export const isDeletedFromQueue = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  { now, endedSince = Infinity }: Pick<ScanContext, 'now' | 'endedSince'>,
): boolean =>
  isTerminal(status) &&
  completedAt !== undefined &&
  completedAt <= now - queueRetentionMs &&
  completedAt > endedSince

/** Whether a job is active or has ended so recently that the queue should still have it. */
export const isStillInQueue = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  now: number,
): boolean => !isTerminal(status) || completedAt === undefined || completedAt > now - queueRetentionMs

/** Returns the project of a report. Its name is its ID if the server doesn't list it. */
export const findProject = (
  { project }: Pick<JobReport, 'project'>,
  projects: readonly Project[],
): Project | undefined => projects.find(({ id }) => id === project?.id) ?? project
