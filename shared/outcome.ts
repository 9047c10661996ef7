/** How a run ended, in the order in which surfaces list them. The server says `completed` of the first two. */
export const outcomeKinds = ['completed', 'completedWithErrors', 'failed', 'cancelled', 'lost'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** How many runs ended in each way. */
export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>

export const noOutcomes: OutcomeCounts = {
  completed: 0,
  completedWithErrors: 0,
  failed: 0,
  cancelled: 0,
  lost: 0,
}

/** The percentage of runs that failed or completed with errors, of all that completed or failed; undefined without any. Pure. */
export function failureRate({
  completed,
  completedWithErrors,
  failed,
}: Pick<OutcomeCounts, 'completed' | 'completedWithErrors' | 'failed'>): number | undefined {
  const bad = completedWithErrors + failed
  return completed + bad === 0 ? undefined : (bad * 100) / (completed + bad)
}

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
