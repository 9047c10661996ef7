import type { JobState, Project, ServerState, WatchRule } from '#shared/model.ts'

/** Jobs of a project that the user has added before we offer a watch rule. */
const offeredAfter = 3

type About = Pick<JobState, 'kind' | 'project' | 'startedBy'>

/** Whether a watch rule matches a job. */
export const isOfRule = (
  rule: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
  { kind, project, startedBy }: About,
): boolean =>
  (rule.startedBy === undefined || rule.startedBy === startedBy) &&
  (rule.kind === undefined || rule.kind === kind) &&
  (rule.project === undefined || rule.project.id === project?.id)

/** The user has added three of its jobs, no rule covers them, and the user hasn't declined one. */
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
