import { jobKinds, type JobKind } from '../job-kind.ts'
import type { JobSource, WatchRule } from '../model.ts'

/**
 * Returns the kinds of a watch rule that a server with these lists can find; none if the rule never matches.
 * Undefined if all kinds can be found.
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
