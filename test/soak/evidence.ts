import type { OutcomeKind, JobKey } from '#shared/model.ts'
import type { NotificationSpec } from '#main/core/notifications/notification.ts'

export interface Span {
  readonly from: number
  readonly to: number
}

export interface TrueOutcome {
  readonly kind: Exclude<OutcomeKind, 'lost'>
  /** In whole ms, as a client reads it. */
  readonly at: number
  /** When the job left this outcome or was deleted; null while the outcome is current. */
  readonly leftAt: number | null
  readonly isLostTrack?: boolean
}

export interface TrueJob {
  readonly key: JobKey
  readonly server: number
  readonly askedAt: number
  readonly watchedAt: number
  readonly isKnown: boolean
  readonly outcomes: readonly TrueOutcome[]
  readonly removedAt?: number
}

export interface ProcessLife {
  readonly nth: number
  readonly up: Span
  readonly how: 'killed' | 'quit' | 'crashed'
}

export interface AcceptedNotification {
  readonly life: number
  readonly at: number
  readonly spec: NotificationSpec
}

export interface Delivered {
  readonly hook: string
  readonly id: string
  readonly key: JobKey
  readonly kind: OutcomeKind
  readonly life: number
  readonly isAnswered: boolean
  readonly at: number
}

export interface LedgerOutcome {
  readonly key: JobKey
  readonly id: string
  readonly kind: OutcomeKind
  /** The server's completion time, or else when the app noticed the outcome. */
  readonly at: number
  readonly announced: number
  /** Set if the user has cancelled the job, which is recorded but not shown. */
  readonly isOwn?: boolean
}

export interface Evidence {
  readonly jobs: readonly TrueJob[]
  readonly lives: readonly ProcessLife[]
  readonly accepted: readonly AcceptedNotification[]
  readonly delivered?: readonly Delivered[]
  readonly ledger: readonly LedgerOutcome[]
  readonly troubles: readonly (readonly Span[])[]
  readonly end: number
}

export type ProblemKind = 'lost' | 'false' | 'twice'

export interface Finding {
  readonly kind: ProblemKind
  readonly key?: JobKey
  readonly text: string
}
