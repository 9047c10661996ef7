import type { CompileoError } from '../compileo/errors.ts'
import type { Message } from '../../shared/message.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { Unqueued } from '../../shared/job-kind.ts'
import type { QueueStats, JobKey, Connection, OutcomeSource, ServerId } from '../../shared/model.ts'

/** Results of following a job. `at` is ms since the epoch by our clock. */
export type JobEvent =
  /** A frame of the stream, never a terminal one: those are confirmed first and become a report. */
  | {
      readonly type: 'frame'
      readonly status: string
      readonly progress: number
      readonly step: string
      readonly at: number
    }
  /** Confirmed by `GET /status`. */
  | {
      readonly type: 'report'
      readonly report: JobReport
      readonly at: number
      /** How far the server's clock, used in the report, is ahead of ours, ms; 0 by default. */
      readonly skewMs?: number
      /** The source, if the queue had forgotten the job. */
      readonly source?: OutcomeSource
      /** No request was free, so this is the stream's last frame, without times, error and result. */
      readonly isEarly?: true
    }
  /** The server no longer knows a job that it knew. */
  | { readonly type: 'lost'; readonly at: number; readonly skewMs?: number }
  /** The queue doesn't know the job, but another route does. */
  | { readonly type: 'unqueued'; readonly followedBy: Unqueued }
  /** The server doesn't know this job and never did. */
  | { readonly type: 'unknown-job'; readonly message: Message; readonly at: number }
  | { readonly type: 'connection'; readonly connection: Connection }

/** An error that affects every request to a server, not just one job's. */
export type Outage = Extract<
  CompileoError,
  { kind: 'unreachable' | 'unauthorized' | 'not-compileo' | 'unavailable' }
>

/**
 * Whether a server is reachable. `nextTryAt` is ms since the epoch. `awayMs` is how long it has been unreachable,
 * without the machine's sleep.
 */
export type ReachabilityState =
  | { readonly up: true }
  | { readonly up: false; readonly outage: Outage; readonly awayMs: number; readonly nextTryAt: number }

/** Subscribes to events of jobs and queues, in their order. */
export interface NewsListener {
  onJob(key: JobKey, event: JobEvent): void
  onReach(id: ServerId, state: ReachabilityState): void
  /** @param skewMs how far the server's clock is ahead of ours */
  onStats(id: ServerId, stats: QueueStats, at: number, skewMs: number): void
  /** The server is reachable but couldn't send its statistics. */
  onQueueTrouble(id: ServerId, error: CompileoError): void
  /** One stream of the server's plugin has started or stopped covering all of its jobs. */
  onPlugin(id: ServerId, isUsed: boolean): void
}
