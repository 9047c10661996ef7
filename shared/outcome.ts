/** How a run ended, in display order. The server reports both of the first two as `completed`. */
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

/** The percentage of completed or failed runs that failed or completed with errors; undefined without any. Pure. */
export function failureRate({
  completed,
  completedWithErrors,
  failed,
}: Pick<OutcomeCounts, 'completed' | 'completedWithErrors' | 'failed'>): number | undefined {
  const bad = completedWithErrors + failed
  return completed + bad === 0 ? undefined : (bad * 100) / (completed + bad)
}

/** Whether the server reports the run as completed, with or without errors. Pure. */
export const isCompleted = (kind: OutcomeKind | undefined): boolean =>
  kind === 'completed' || kind === 'completedWithErrors'

/** The server's status for an outcome: it doesn't distinguish completed runs with errors. Pure. */
export const statusOfOutcome = (kind: OutcomeKind): Exclude<OutcomeKind, 'completedWithErrors'> =>
  kind === 'completedWithErrors' ? 'completed' : kind

/** The units of the server in which a result reports failed work. */
export const failedWork = ['documents', 'batches', 'entries', 'results'] as const
export type FailedWork = (typeof failedWork)[number]

/** The failed part of a completed run's work, from its result (docs/reference/compileo-server.md, "Completed with errors"). */
export interface ResultErrors {
  readonly what: FailedWork
  /** For `results`: the chunks without any. */
  readonly failed: number
  readonly of: number
  /** The first reason in the result, in one line. */
  readonly reason?: string
}
