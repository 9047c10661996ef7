/** How a run ended, in the order in which surfaces list them. The server says `completed` of the first two. */
export const outcomeKinds = ['completed', 'completedWithErrors', 'failed', 'cancelled', 'lost'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** Whether the server says that the run completed, with errors or without. Pure. */
export const isCompleted = (kind: OutcomeKind | undefined): boolean =>
  kind === 'completed' || kind === 'completedWithErrors'

/** The outcome in the server's words, which don't know of errors in a completed run. Pure. */
export const statusOfOutcome = (kind: OutcomeKind): Exclude<OutcomeKind, 'completedWithErrors'> =>
  kind === 'completedWithErrors' ? 'completed' : kind
