/** How a run ended, in the order in which surfaces list them. The server says `completed` of the first two. */
export const outcomeKinds = ['completed', 'completedWithErrors', 'failed', 'cancelled', 'lost'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** Whether the server says that the run completed, with errors or without. Pure. */
export const isCompleted = (kind: OutcomeKind | undefined): boolean =>
  kind === 'completed' || kind === 'completedWithErrors'

/** The outcome in the server's words, which don't know of errors in a completed run. Pure. */
export const statusOfOutcome = (kind: OutcomeKind): Exclude<OutcomeKind, 'completedWithErrors'> =>
  kind === 'completedWithErrors' ? 'completed' : kind

/** What a result says was not done, in the server's units. */
export const failedWork = ['documents', 'batches', 'entries', 'results'] as const
export type FailedWork = (typeof failedWork)[number]

/** The part of a completed run's work that failed, as its result says (docs/compileo-server.md, "Completed with errors"). */
export interface ResultErrors {
  readonly what: FailedWork
  /** Of `results`: the chunks that gave none. */
  readonly failed: number
  readonly of: number
  /** The first reason that the result gives, in one line. */
  readonly reason?: string
}
