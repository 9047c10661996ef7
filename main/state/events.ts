import type { CompileoError } from '../compileo/errors.ts'
import type { Message } from '../../shared/messages/message.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { Unqueued } from '../../shared/job-kind.ts'
import type { QueueStats } from '../../shared/model.ts'
import type { JobKey, Connection, OutcomeSource, ServerId } from '../../shared/model.ts'

/** What following a job brought to light. `at` is ms since the epoch by our clock. */
export type JobEvent =
  /** A frame of the stream: never a terminal one, for those are confirmed first and come as a report. */
  | {
      readonly type: 'frame'
      readonly status: string
      readonly progress: number
      readonly step: string
      readonly at: number
    }
  /** The server's own word, by `GET /status`. */
  | {
      readonly type: 'report'
      readonly report: JobReport
      readonly at: number
      /** How far the server's clock, which the report's times are of, is ahead of ours, ms; 0 unless given. */
      readonly skewMs?: number
      /** What told this, if the queue had forgotten the job. */
      readonly source?: OutcomeSource
      /** No request was free: the last frame of a stream that ended with it tells this, without times, error and result. */
      readonly isEarly?: true
    }
  /** The server no longer knows a job that it knew. */
  | { readonly type: 'lost'; readonly at: number; readonly skewMs?: number }
  /** The queue doesn't know the job, but another route does. */
  | { readonly type: 'unqueued'; readonly followedBy: Unqueued }
  /** The server does not know this job, and was never heard to know it. */
  | { readonly type: 'unknown-job'; readonly message: Message; readonly at: number }
  | { readonly type: 'connection'; readonly connection: Connection }

/** What keeps every request to a server from succeeding, not just one job's. */
export type Outage = Extract<
  CompileoError,
  { kind: 'unreachable' | 'unauthorized' | 'not-compileo' | 'unavailable' }
>

/**
 * Whether a server can be talked to at all. `nextTryAt` is ms since the epoch; `awayMs` is how long it has been away, and
 * leaves out the machine's sleep.
 */
export type ReachState =
  | { readonly up: true }
  | { readonly up: false; readonly outage: Outage; readonly awayMs: number; readonly nextTryAt: number }

/** Who hears what following jobs and queues brings. Each is called in the order of the events. */
export interface NewsListener {
  onJob(key: JobKey, event: JobEvent): void
  onReach(id: ServerId, state: ReachState): void
  /** @param skewMs how far the server's clock is ahead of ours */
  onStats(id: ServerId, stats: QueueStats, at: number, skewMs: number): void
  /** The server is there, but could not tell its statistics. */
  onQueueTrouble(id: ServerId, error: CompileoError): void
  /** The server's plugin has begun to tell of all its jobs in one stream, or does so no more. */
  onPlugin(id: ServerId, isUsed: boolean): void
}
