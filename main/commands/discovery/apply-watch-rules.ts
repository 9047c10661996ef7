import type { JobKey, ListedJob, ServerId, WatchRule } from '../../../shared/model.ts'
import { isTerminal } from '../../../shared/rules/status.ts'
import { isOfRule } from '../../state/watch-rules.ts'
import type { CommandContext } from '../context.ts'
import { watchDiscovered } from './watch-discovered.ts'

/** Limits how many jobs the watch rules of a server add at once; the next scan adds more. */
const mostAtOnce = 200

/**
 * Whether a rule adds this job: one of its kind and project that is active, or that ended after the rule was made. A quality
 * analysis from the first scan may be interrupted, so it doesn't count. Pure.
 */
export function isForRule(rule: WatchRule, job: ListedJob): boolean {
  if (!isOfRule(rule, job)) return false
  if (job.source === 'quality' && job.createdAt === undefined) return false
  return !isTerminal(job.status) || (job.completedAt !== undefined && job.completedAt > rule.since)
}

/** Watches the discovered jobs of a server that match its watch rules, newest first. */
export function applyRules(context: CommandContext, id: ServerId): void {
  const { store, clock } = context
  const { servers, discoveries } = store.state()
  const server = servers.get(id)
  const found = discoveries.get(id)
  if (!server || !found || server.watchRules.length === 0) return
  const declined = new Set(server.declinedJobs)
  const wanted = found.jobs.flatMap((job) => {
    const rule = declined.has(job.jobId) ? undefined : server.watchRules.find((each) => isForRule(each, job))
    return rule ? [{ rule, key: job.key }] : []
  })
  const byRule = new Map<WatchRule, JobKey[]>()
  for (const { rule, key } of wanted.slice(0, mostAtOnce)) {
    byRule.set(rule, [...(byRule.get(rule) ?? []), key])
  }
  const keys = [...byRule].flatMap(([{ id: rule, since }, ofRule]) =>
    watchDiscovered(context, ofRule, { rule, since }),
  )
  if (keys.length > 0) store.updateDiscovery(id, (now) => ({ ...now, lastFind: { at: clock.now(), keys } }))
}
