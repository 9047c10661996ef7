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
  /** The job's report from an authoritative source; without it, the status is requested. */
  readonly report?: JobReport
  /** The outcome in a list, for a job that the queue may have deleted. */
  readonly recorded?: JobReport
}

export interface ScanContext {
  readonly client: CompileoClient
  readonly options: CallOptions
  /** Newest first; empty if the server doesn't list them. */
  readonly projects: readonly Project[]
  readonly now: number
  /** Jobs that ended later may never have been seen, in ms by the server's clock; undefined if none are wanted. */
  readonly endedSince?: number | undefined
}

export interface ListSource {
  readonly name: JobSource
  /** @param paths the paths of `/openapi.json` */
  readonly isAvailable: (paths: ReadonlySet<string>) => boolean
  /** Whether this source's jobs are in the queue. */
  readonly listsQueueJobs?: true
  /** Whether the source lists the whole queue, so that the other lists of the queue can be skipped. */
  readonly isComplete?: true
  /** @returns the jobs to confirm, most likely first */
  readonly find: (look: ScanContext) => Promise<ApiResponse<readonly Candidate[]>>
}

/**
 * How long the queue keeps an ended job, in ms (docs/reference/compileo-server.md, "Terminal is not final").
 */
export const retentionMs = 2 * 60 * 60_000

/** Whether a job ended since then, and the queue has deleted it. */
export const isForgotten = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  { now, endedSince = Infinity }: Pick<ScanContext, 'now' | 'endedSince'>,
): boolean =>
  isTerminal(status) &&
  completedAt !== undefined &&
  completedAt <= now - retentionMs &&
  completedAt > endedSince

/** Whether a job is recent enough to be in the queue still. */
export const isRecent = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  now: number,
): boolean => !isTerminal(status) || completedAt === undefined || completedAt > now - retentionMs
