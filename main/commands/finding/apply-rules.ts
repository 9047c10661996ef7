import type { JobKey, ListedJob, ServerId, WatchRule } from '../../../shared/model.ts'
import { isTerminal } from '../../../shared/rules/status.ts'
import { isOfRule } from '../../state/watch-rules.ts'
import type { CommandContext } from '../context.ts'
import { watchFound } from './watch-listed.ts'

/** No more jobs are put on the watch-list at once. */
const mostAtOnce = 200

/**
 * Whether a rule puts such a job on the watch-list: one of its kind and project that goes on, or that ended after the rule
 * was made. Of a quality analysis that was there at the first look nobody knows whether it still runs. Pure.
 */
export function isForRule(rule: WatchRule, job: ListedJob): boolean {
  if (!isOfRule(rule, job)) return false
  if (job.source === 'quality' && job.createdAt === undefined) return false
  return !isTerminal(job.status) || (job.completedAt !== undefined && job.completedAt > rule.since)
}

/** Puts the jobs that were found on a server, and that its rules are about, on the watch-list. */
export function applyRules(context: CommandContext, id: ServerId): void {
  const { store, clock } = context
  const { servers, discoveries } = store.state()
  const server = servers.get(id)
  const found = discoveries.get(id)
  if (!server || !found || server.watchRules.length === 0) return
  const declined = new Set(server.declinedJobs)
  const byRule = new Map<WatchRule, JobKey[]>()
  const wanted = found.jobs.filter(({ jobId }) => !declined.has(jobId)).slice(0, mostAtOnce)
  for (const job of wanted) {
    const rule = server.watchRules.find((each) => isForRule(each, job))
    if (rule) byRule.set(rule, [...(byRule.get(rule) ?? []), job.key])
  }
  const keys = [...byRule].flatMap(([{ id: rule, since }, ofRule]) =>
    watchFound(context, ofRule, { rule, since }),
  )
  if (keys.length > 0) store.updateDiscovery(id, (now) => ({ ...now, lastFind: { at: clock.now(), keys } }))
}
