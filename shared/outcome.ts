/** In display order. The server reports both of the first two as `completed`. */
export const outcomeKinds = ['completed', 'completedWithErrors', 'failed', 'cancelled', 'lost'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>

export const noOutcomes: OutcomeCounts = {
  completed: 0,
  completedWithErrors: 0,
  failed: 0,
  cancelled: 0,
  lost: 0,
}

/** Returns the share of failed runs; undefined without any completed or failed one. Pure. */
export function failureRate({
  completed,
  completedWithErrors,
  failed,
}: Pick<OutcomeCounts, 'completed' | 'completedWithErrors' | 'failed'>): number | undefined {
  const bad = completedWithErrors + failed
  return completed + bad === 0 ? undefined : (bad * 100) / (completed + bad)
}

/** With or without errors. Pure. */
export const isCompleted = (kind: OutcomeKind | undefined): boolean =>
  kind === 'completed' || kind === 'completedWithErrors'

/** The server's status doesn't distinguish errors. Pure. */
export const statusOfOutcome = (kind: OutcomeKind): Exclude<OutcomeKind, 'completedWithErrors'> =>
  kind === 'completedWithErrors' ? 'completed' : kind

/** The units in which a result reports failed work. */
export const failedWork = ['documents', 'batches', 'entries', 'results'] as const
export type FailedWork = (typeof failedWork)[number]

/** From a completed run's result (docs/reference/compileo-server.md, "Completed with errors"). */
export interface ResultErrors {
  readonly what: FailedWork
  /** For `results`: the chunks without any. */
  readonly failed: number
  readonly of: number
  /** The first reason in the result, in one line. */
  readonly reason?: string
}
