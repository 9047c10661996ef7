/** The outcomes that a hook can select. A run that completed with errors counts as both completed and failed. */
export const hookOutcomes = ['completed', 'failed', 'cancelled', 'lost'] as const
export type HookOutcome = (typeof hookOutcomes)[number]

/** Further events that a hook can select. */
export const hookNotices = ['batch', 'overdue', 'alert', 'unreachable', 'digest'] as const
export type HookNotice = (typeof hookNotices)[number]

/** What is delivered for them: a hook that hears of an unreachable server also hears when it is back. */
export const noticeKinds = [...hookNotices, 'back'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** The usual wait before a hook hears of an unreachable server, minutes. */
export const usualAwayMinutes = 5
/** The usual time of a digest. */
export const usualDigest = { every: 'day', at: 8 * 60 } as const

/** The urgency of a push. Each service has its own numbers for these. */
export const priorities = ['lowest', 'low', 'normal', 'high', 'highest'] as const
export type Priority = (typeof priorities)[number]

/** The default priorities of a push. */
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
