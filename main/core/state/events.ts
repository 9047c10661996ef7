import type { CompileoError } from '#main/compileo/errors.ts'
import type { Message } from '#shared/message.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { UnqueuedRoute } from '#shared/job-kind.ts'
import type { QueueStats, JobKey, Connection, OutcomeSource, ServerId } from '#shared/model.ts'

export type JobEvent =
  | {
      readonly type: 'frame'
      readonly status: string
      readonly progress: number
      readonly step: string
      readonly at: number
    }
  /** A confirmed status, or an active one that the plugin's stream or a poll has reported. */
  | {
      readonly type: 'report'
      readonly report: JobReport
      readonly at: number
      /** How far the server's clock is ahead of ours, in ms; 0 by default. */
      readonly skewMs?: number
      /** Set if the queue has deleted the job and this record contains its outcome. */
      readonly source?: OutcomeSource
    }
  | { readonly type: 'lost'; readonly at: number; readonly skewMs?: number }
  /** The job isn't in the queue, but another route of the server knows it. */
  | { readonly type: 'unqueued'; readonly followedBy: UnqueuedRoute }
  /** The server has never had this job. */
  | { readonly type: 'unknown-job'; readonly message: Message; readonly at: number }
  | { readonly type: 'connection'; readonly connection: Connection }

/** An error that affects every request to a server. */
export type Outage = Extract<
  CompileoError,
  { kind: 'unreachable' | 'unauthorized' | 'not-compileo' | 'unavailable' }
>

/**
 * Whether a server is reachable. `nextTryAt` is in ms since the epoch. `awayMs` is how long the server has
 * been unreachable, without the time in which the machine slept.
 */
export type ReachabilityState =
  | { readonly up: true }
  | { readonly up: false; readonly outage: Outage; readonly awayMs: number; readonly nextTryAt: number }

export interface EngineListener {
  onJob(key: JobKey, event: JobEvent): void
  onReachability(id: ServerId, state: ReachabilityState): void
  /**
   * Called with the statistics of a server's queue. `skewMs` is how far the server's clock is ahead of ours.
   */
  onStats(id: ServerId, stats: QueueStats, at: number, skewMs: number): void
  /** Called when the server is reachable but sends no statistics. */
  onQueueError(id: ServerId, error: CompileoError): void
  /**
   * Called with the plugin's version when the plugin's stream begins to cover all jobs, and with undefined
   * when it no longer does.
   */
  onPlugin(id: ServerId, version: string | undefined): void
}
