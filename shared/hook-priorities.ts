/** The outcomes that a hook chooses from. A run that completed with errors counts as completed and as failed. */
export const hookOutcomes = ['completed', 'failed', 'cancelled', 'lost'] as const
export type HookOutcome = (typeof hookOutcomes)[number]

/** How much a push shall draw attention, from none at all; each service has numbers of its own for them. */
export const priorities = ['lowest', 'low', 'normal', 'high', 'highest'] as const
export type Priority = (typeof priorities)[number]

/** The priority of a push of whose outcome none was chosen. */
export const usualPriority: Readonly<Record<HookOutcome, Priority>> = {
  completed: 'normal',
  failed: 'high',
  cancelled: 'normal',
  lost: 'high',
}
