import type { JobState, ServerState } from '../model.ts'
import type { OutcomeKind } from '../outcome.ts'
import type { NotifyRule, Settings } from '../settings.ts'

/** Finds the first matching rule. Pure. */
export const ruleOf = (
  { kind, project }: Pick<JobState, 'kind' | 'project'>,
  server: Pick<ServerState, 'url'> | undefined,
  { notifyRules }: Pick<Settings, 'notifyRules'>,
): NotifyRule | undefined =>
  notifyRules.find(
    (rule) =>
      (rule.server ?? server?.url) === server?.url &&
      (rule.kind ?? kind) === kind &&
      (rule.project?.id ?? project?.id) === project?.id,
  )

/** A rule takes precedence over the general choice. Pure. */
export const isWanted = (
  outcome: OutcomeKind,
  rule: NotifyRule | undefined,
  { notify }: Pick<Settings, 'notify'>,
): boolean => {
  if (!rule) return notify[outcome]
  return rule.notify === 'all' || (rule.notify === 'failures' && outcome !== 'completed')
}
