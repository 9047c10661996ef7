import type { WatchRule } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

/** Formats a watch rule, such as "Extraction jobs in Cardiology". */
export function formatWatchRule(
  { startedBy, ...rule }: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
  texts: Pick<Texts, 'filters' | 'results' | 'watchRules'>,
): string {
  const jobsText = formatRuleJobs(rule, texts)
  return startedBy === undefined ? jobsText : `${jobsText} · ${texts.watchRules.startedBy(startedBy)}`
}

function formatRuleJobs(
  { kind, project }: Pick<WatchRule, 'kind' | 'project'>,
  { filters, results, watchRules }: Pick<Texts, 'filters' | 'results' | 'watchRules'>,
): string {
  if (kind && project) return watchRules.ofBoth(results.kinds[kind], project.name)
  if (kind) return watchRules.ofKind(results.kinds[kind])
  return project ? watchRules.ofProject(project.name) : filters.all
}
