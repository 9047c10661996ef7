import { jobKinds, type JobKind } from '../job-kind.ts'
import type { JobSource, WatchRule } from '../model.ts'

/**
 * The kinds of a watch rule that a server with these lists can list; none if the rule never matches. Undefined if
 * it finds all that it names.
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
