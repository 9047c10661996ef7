import type { OutcomeKind, JobKey } from '../../shared/model.ts'
import type { NotificationSpec } from '../../main/notifications/notification.ts'

/** Times are ms of product time since the epoch, unless they are called real. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface TrueOutcome {
  readonly kind: Exclude<OutcomeKind, 'lost'>
  /** As a client reads it: whole ms. */
  readonly at: number
  /** When the job moved on or was deleted; null while it holds. */
  readonly leftAt: number | null
  /** The server only lost track of the run; its worker may still be running. */
  readonly isLostTrack?: boolean
}

export interface TrueJob {
  readonly key: JobKey
  readonly server: number
  /** From the request to watch it until it was certainly watched. */
  readonly askedAt: number
  readonly watchedAt: number
  /** Whether the app certainly knew its status when it was added. */
  readonly isHeard: boolean
  readonly outcomes: readonly TrueOutcome[]
  readonly removedAt?: number
}

export interface Life {
  readonly nth: number
  readonly up: Span
  readonly how: 'killed' | 'quit' | 'crashed'
  readonly killedAtReal?: number
}

export interface Taken {
  readonly life: number
  readonly at: number
  readonly atReal: number
  readonly spec: NotificationSpec
}

export interface Delivered {
  readonly hook: string
  /** The idempotency key. */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly life: number
  readonly isAnswered: boolean
  readonly at: number
  readonly atReal: number
}

export interface LedgerOutcome {
  readonly key: JobKey
  readonly id: string
  readonly kind: OutcomeKind
  /** The server's completion time, or when it was seen. */
  readonly at: number
  /** The number of "announced" lines. */
  readonly announced: number
  /** The user’s own cancel: recorded, never shown. */
  readonly isOwn?: boolean
}

export interface Evidence {
  readonly jobs: readonly TrueJob[]
  readonly lives: readonly Life[]
  readonly taken: readonly Taken[]
  /** Only for the agent, which shows no notifications. */
  readonly delivered?: readonly Delivered[]
  /** In the order in which they were learned. */
  readonly ledger: readonly LedgerOutcome[]
  /** When the machine was too busy to let the app run. */
  readonly starved?: readonly Span[]
  /** By the server's number. */
  readonly troubles: readonly (readonly Span[])[]
  readonly end: number
}

export type ProblemKind = 'lost' | 'false' | 'twice'

export interface Finding {
  readonly kind: ProblemKind
  readonly key?: JobKey
  readonly text: string
}
