import type { ListedJob, ServerId, WatchRule } from '#shared/model.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { isOfRule } from '#main/state/watch-rules.ts'
import type { CommandContext } from '../context.ts'
import { watchDiscovered } from './watch-discovered.ts'

/** The most jobs of its lists that a server's watch rules add at once; the next scan adds more. */
const mostAtOnce = 200

/** An active job of the rule's kind and project, or one that ended after the rule was made. */
export function isForRule(rule: WatchRule, job: ListedJob): boolean {
  if (!isOfRule(rule, job)) return false
  if (job.source === 'quality' && job.createdAt === undefined) return false
  return !isTerminal(job.status) || (job.completedAt ?? 0) > rule.since
}

/**
 * Watches the discovered jobs of a server that match its watch rules, newest first.
 *
 * @param ended jobs that its journal noted since the last scan
 */
export function applyRules(context: CommandContext, id: ServerId, ended: readonly ListedJob[] = []): void {
  const { store, clock } = context
  const { servers, discoveries } = store.state()
  const server = servers.get(id)
  const found = discoveries.get(id)
  if (!server || !found) return
  const declined = new Set(server.declinedJobs)
  const wanted = (jobs: readonly ListedJob[]) =>
    jobs.flatMap((job) => {
      const rule = declined.has(job.jobId)
        ? undefined
        : server.watchRules.find((each) => isForRule(each, job))
      return rule ? [{ job, addedBy: { rule: rule.id, since: rule.since } }] : []
    })
  const keys = [...wanted(found.jobs).slice(0, mostAtOnce), ...wanted(ended)].flatMap(({ job, addedBy }) =>
    watchDiscovered(context, [job], addedBy),
  )
  if (keys.length > 0) store.updateDiscovery(id, (now) => ({ ...now, lastFind: { at: clock.now(), keys } }))
}
