import { jobKinds, type JobKind } from '#shared/job-kind.ts'
import type { JobSource, WatchRule } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

/** A watch rule's text: "Extraction jobs in Cardiology". Pure. */
export function ruleWords(
  { startedBy, ...rule }: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
  texts: Pick<Texts, 'results' | 'watchRules'>,
): string {
  const words = jobsOfRule(rule, texts)
  return startedBy === undefined ? words : `${words} · ${texts.watchRules.startedBy(startedBy)}`
}

function jobsOfRule(
  { kind, project }: Pick<WatchRule, 'kind' | 'project'>,
  { results, watchRules }: Pick<Texts, 'results' | 'watchRules'>,
): string {
  if (kind && project) return watchRules.ofBoth(results.kinds[kind], project.name)
  if (kind) return watchRules.ofKind(results.kinds[kind])
  return project ? watchRules.ofProject(project.name) : watchRules.all
}

/**
 * Undefined if a rule finds all that it names. Pure.
 *
 * @param sources the server's lists
 */
export function coveredKinds(
  { kind, project }: Pick<WatchRule, 'kind' | 'project'>,
  sources: readonly JobSource[],
): readonly JobKind[] | undefined {
  if (sources.length === 0 || sources.includes('plugin')) return undefined
  const covered = jobKinds.filter(
    (each) =>
      (kind ?? each) === each &&
      sources.some((source) => source === each) &&
      // The server lists quality analyses without their project.
      !(project && each === 'quality'),
  )
  return kind && covered.length > 0 ? undefined : covered
}
