import { jobKinds, type JobKind } from '../job-kind.ts'
import type { JobSource, WatchRule } from '../model.ts'

/**
 * Returns those kinds of a watch rule that can be discovered on a server with these sources. The array is
 * empty if the rule can never match. Undefined if all kinds can be discovered or the sources aren't known
 * yet.
 */
export function getDiscoverableKinds(
  { kind, project }: Pick<WatchRule, 'kind' | 'project'>,
  sources: readonly JobSource[],
): readonly JobKind[] | undefined {
  if (sources.length === 0 || sources.includes('plugin')) return undefined
  const coveredKindList = jobKinds.filter(
    (each) =>
      (kind ?? each) === each &&
      sources.some((source) => source === each) &&
      // The server's list of quality analyses doesn't contain their project.
      !(project && each === 'quality'),
  )
  return kind && coveredKindList.length > 0 ? undefined : coveredKindList
}
