import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { Answer } from '../compileo/errors.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { JobKind } from '../../shared/job-kind.ts'
import type { JobSource, Project } from '../../shared/model.ts'
import { isTerminal } from '../../shared/rules/status.ts'

/** A job that a source names. */
export interface Candidate {
  readonly jobId: string
  readonly source: JobSource
  readonly kind?: JobKind
  readonly project?: Project
  /** The job's own status, where the source has it at first hand; else the status is asked for. */
  readonly report?: JobReport
}

/** What a look through the lists of a server works with. */
export interface Look {
  readonly client: CompileoClient
  readonly options: CallOptions
  /** The server's projects, newest first; none where it does not tell them. */
  readonly projects: readonly Project[]
  /** Ms since the epoch by the server's clock. */
  readonly now: number
}

/** Somewhere that a server tells of its jobs. There is one of each connection, for it may remember. */
export interface ListSource {
  readonly name: JobSource
  /** @param paths those of `/openapi.json` */
  readonly isOffered: (paths: ReadonlySet<string>) => boolean
  /** Its jobs are those of the queue. */
  readonly isOfQueue?: true
  /** Its list is of all jobs of the queue: the other lists of those need not be asked. */
  readonly isComplete?: true
  /** @returns the jobs worth a look, the likeliest first; an error where the rest must not be asked either */
  readonly find: (look: Look) => Promise<Answer<readonly Candidate[]>>
}

/** So long a queue keeps a job that is over (docs/compileo-server.md, "Terminal is not final"), ms. */
export const keptMs = 2 * 60 * 60_000

/** Whether a queue may still have such a job. Pure. */
export const isRecent = (
  { status, completedAt }: Pick<JobReport, 'status' | 'completedAt'>,
  now: number,
): boolean => !isTerminal(status) || completedAt === undefined || completedAt > now - keptMs
