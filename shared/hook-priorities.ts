/** The outcomes that a hook can select. A run that completed with errors counts as both completed and failed. */
export const hookOutcomes = ['completed', 'failed', 'cancelled', 'lost'] as const
export type HookOutcome = (typeof hookOutcomes)[number]

/** The urgency of a push. Each service has its own numbers for these. */
export const priorities = ['lowest', 'low', 'normal', 'high', 'highest'] as const
export type Priority = (typeof priorities)[number]

/** The default priorities of a push. */
export const usualPriority: Readonly<Record<HookOutcome, Priority>> = {
  completed: 'normal',
  failed: 'high',
  cancelled: 'normal',
  lost: 'high',
}
