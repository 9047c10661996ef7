import type { OutcomeKind, JobKey } from '../../shared/model.ts'
import type { NotificationSpec } from '../../main/notifications/notification.ts'

/** All times are ms of the product's time since the epoch, unless they are called real. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** One outcome as it happened on a server. */
export interface TrueOutcome {
  readonly kind: Exclude<OutcomeKind, 'lost'>
  /** The server's completion time as a client reads it: whole ms. */
  readonly at: number
  /** When the job moved on or was deleted; null while it stands. */
  readonly leftAt: number | null
  /** The server only lost track of the run; its worker may still be running. */
  readonly isLostTrack?: boolean
}

/** The truth about one watched job. */
export interface TrueJob {
  readonly key: JobKey
  readonly server: number
  /** When it was first asked to be watched, and when it surely was. */
  readonly askedAt: number
  readonly watchedAt: number
  /** Whether the app surely heard of it from its server when it was added. */
  readonly isHeard: boolean
  /** Oldest first. */
  readonly outcomes: readonly TrueOutcome[]
  readonly removedAt?: number
}

/** One life of the app. */
export interface Life {
  readonly nth: number
  /** When it was up, and when it ended. */
  readonly up: Span
  readonly how: 'killed' | 'quit' | 'crashed'
  readonly killedAtReal?: number
}

/** A notification that the desktop took. */
export interface Taken {
  readonly life: number
  readonly at: number
  readonly atReal: number
  readonly spec: NotificationSpec
}

/** A delivery of a hook that its receiver took. */
export interface Delivered {
  readonly hook: string
  /** The idempotency key. */
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly life: number
  /** Whether the receiver responded. */
  readonly isAnswered: boolean
  readonly at: number
  readonly atReal: number
}

/** An outcome as the ledger of the app has it. */
export interface LedgerOutcome {
  readonly key: JobKey
  readonly id: string
  readonly kind: OutcomeKind
  /** The server's completion time, or where it gave none, when it was seen. */
  readonly at: number
  /** How many lines say that it was announced. */
  readonly announced: number
  /** The user’s own cancel: recorded, never shown. */
  readonly isOwn?: boolean
}

/** Everything that a storm left behind. */
export interface Evidence {
  readonly jobs: readonly TrueJob[]
  readonly lives: readonly Life[]
  readonly taken: readonly Taken[]
  /** Of the agent, which shows no notifications. */
  readonly delivered?: readonly Delivered[]
  /** In the order in which they were learnt. */
  readonly ledger: readonly LedgerOutcome[]
  /** When the machine was too busy to let the app run. */
  readonly starved?: readonly Span[]
  /** When each server could not be talked to as it should be, by its number. */
  readonly troubles: readonly (readonly Span[])[]
  readonly end: number
}

/** What is wrong with an outcome. */
export type ProblemKind = 'lost' | 'false' | 'twice'

export interface Finding {
  readonly kind: ProblemKind
  readonly key?: JobKey
  readonly text: string
}
