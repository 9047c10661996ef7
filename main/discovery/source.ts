import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { ApiResponse } from '../compileo/errors.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { JobKind } from '../../shared/job-kind.ts'
import type { JobSource, Project } from '../../shared/model.ts'
import { isTerminal } from '../../shared/rules/status.ts'

/** A job listed by a source. */
export interface Candidate {
  readonly jobId: string
  readonly source: JobSource
  readonly kind?: JobKind
  readonly project?: Project
  readonly startedBy?: string
  /** The job's status, if the source is authoritative; else it is requested. */
  readonly report?: JobReport
}

/** The input of a scan. */
export interface ScanContext {
  readonly client: CompileoClient
  readonly options: CallOptions
  /** The server's projects, newest first; empty if it doesn't list them. */
  readonly projects: readonly Project[]
  /** Ms since the epoch by the server's clock. */
  readonly now: number
}

/** A place where a server lists jobs. One per connection, because it may keep state. */
export interface ListSource {
  readonly name: JobSource
  /** @param paths those of `/openapi.json` */
  readonly isOffered: (paths: ReadonlySet<string>) => boolean
  /** Its jobs are in the queue. */
  readonly isOfQueue?: true
  /** It lists the whole queue, so the queue's other lists can be skipped. */
  readonly isComplete?: true
  /** @returns the jobs worth confirming, most likely first; an error if the other sources must be skipped too */
  readonly find: (look: ScanContext) => Promise<ApiResponse<readonly Candidate[]>>
}

/** How long the queue keeps an ended job (docs/reference/compileo-server.md, "Terminal is not final"), ms. */
export const listedForMs = 2 * 60 * 60_000

/** Whether a queue may still have such a job. Pure. */
export const isRecent = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  now: number,
): boolean => !isTerminal(status) || completedAt === undefined || completedAt > now - listedForMs
