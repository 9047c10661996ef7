import type { JobState, Project, ServerState, WatchRule } from '../../shared/model.ts'

/** So many jobs of one project put on the watch-list by hand bring a rule to mind. */
const offeredAfter = 3

type About = Pick<JobState, 'kind' | 'project'>

/** Whether a rule is about such a job. Pure. */
export const isOfRule = (rule: Pick<WatchRule, 'kind' | 'project'>, { kind, project }: About): boolean =>
  (rule.kind === undefined || rule.kind === kind) &&
  (rule.project === undefined || rule.project.id === project?.id)

/**
 * A project of which the person has put three jobs on the watch-list by hand, that no rule is about, and for which they
 * did not decline one. Pure.
 */
export function offeredProject(
  { id, watchRules, declinedOffers }: Pick<ServerState, 'id' | 'watchRules' | 'declinedOffers'>,
  jobs: Iterable<JobState>,
): Project | undefined {
  const byHand = new Map<string, number>()
  for (const job of jobs) {
    const { project } = job
    if (job.serverId !== id || !project || job.addedBy) continue
    if (declinedOffers.includes(project.id) || watchRules.some((rule) => isOfRule(rule, job))) continue
    const count = (byHand.get(project.id) ?? 0) + 1
    if (count >= offeredAfter) return project
    byHand.set(project.id, count)
  }
  return undefined
}
