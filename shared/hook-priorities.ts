/** A run that completed with errors counts as both completed and failed. */
export const hookOutcomes = ['completed', 'failed', 'cancelled', 'lost'] as const
export type HookOutcome = (typeof hookOutcomes)[number]

export const hookNotices = ['batch', 'overdue', 'alert', 'unreachable', 'digest'] as const
export type HookNotice = (typeof hookNotices)[number]

/** Hooks for an unreachable server also get `back`. */
export const noticeKinds = [...hookNotices, 'back'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const usualAwayMinutes = 5
export const usualDigest = { every: 'day', at: 8 * 60 } as const

export const priorities = ['lowest', 'low', 'normal', 'high', 'highest'] as const
export type Priority = (typeof priorities)[number]

export const usualPriority: Readonly<Record<HookOutcome | NoticeKind, Priority>> = {
  completed: 'normal',
  failed: 'high',
  cancelled: 'normal',
  lost: 'high',
  batch: 'normal',
  overdue: 'normal',
  alert: 'high',
  unreachable: 'high',
  back: 'normal',
  digest: 'low',
}
