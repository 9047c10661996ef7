import { randomUUID } from 'node:crypto'
import type { CommandResult } from '#shared/contract.ts'
import type {
  JobKey,
  JobState,
  ListedJob,
  ServerId,
  WatchRule,
  ServerState,
  WatchRuleId,
} from '#shared/model.ts'
import { createFailure } from '#shared/message.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { startWatch } from '#main/core/commands/jobs/watch.ts'

function watchDiscovered(
  context: CommandContext,
  jobs: readonly ListedJob[],
  addedBy?: JobState['identity']['addedBy'],
): JobKey[] {
  const { servers, jobs: watched } = context.store.state()
  return jobs.flatMap((job) => {
    const server = servers.get(job.serverId)
    if (!server || watched.has(job.key)) return []
    const { jobId, kind, project, startedBy, source } = job
    const followedBy = source === 'quality' ? source : undefined
    return [startWatch(context, server, jobId, { kind, project, startedBy, followedBy, addedBy })]
  })
}

/** Watches discovered jobs. Skips those that are already watched or that the server no longer lists. */
export function watchListedJobs(context: CommandContext, keys: readonly JobKey[]): CommandResult {
  const { store } = context
  const wantedKeys = new Set(keys)
  const discoveries = [...store.state().discoveries.values()]
  const listedJobs = discoveries.flatMap(({ jobs }) => jobs.filter(({ key }) => wantedKeys.has(key)))
  const watchedKeys = watchDiscovered(context, listedJobs)
  if (watchedKeys.length > 0 || keys.every((key) => store.state().jobs.has(key))) return { ok: true }
  return createFailure('commands.watch.notListed')
}

/** The most jobs that a server's watch rules add after one scan. The next scan adds more. */
const maxJobsPerScan = 200

/**
 * Whether the rule matches the job's kind, project and user, and the job is active or ended after the rule
 * was created. A quality analysis without a creation time never matches.
 */
export function matchesRule(rule: WatchRule, job: ListedJob): boolean {
  const isAbout =
    (rule.startedBy === undefined || rule.startedBy === job.startedBy) &&
    (rule.kind === undefined || rule.kind === job.kind) &&
    (rule.project === undefined || rule.project.id === job.project?.id)
  if (!isAbout) return false
  if (job.source === 'quality' && job.createdAt === undefined) return false
  return !isTerminal(job.status) || (job.completedAt ?? 0) > rule.since
}

/**
 * Watches the jobs that match a server's watch rules, unless the user has unwatched them: the discovered
 * jobs, and the jobs in `more`, which come from the server's journal, lists or stream.
 */
export function applyWatchRules(
  context: CommandContext,
  id: ServerId,
  more: readonly ListedJob[] = [],
): void {
  const { servers, discoveries } = context.store.state()
  const server = servers.get(id)
  const discovery = discoveries.get(id)
  if (!server) return
  const declinedIds = new Set(server.declinedJobs)
  const getMatchingJobs = (jobs: readonly ListedJob[]) =>
    jobs.flatMap((job) => {
      const rule = !declinedIds.has(job.jobId) && server.watchRules.find((each) => matchesRule(each, job))
      return rule ? [{ job, rule }] : []
    })
  for (const { job, rule } of [
    ...getMatchingJobs(discovery?.jobs ?? []).slice(0, maxJobsPerScan),
    ...getMatchingJobs(more),
  ])
    watchDiscovered(context, [job], { rule: rule.id, since: rule.since })
}

const maxRules = 50

function updateServer(
  { store }: CommandContext,
  id: ServerId,
  update: (server: ServerState) => ServerState,
): CommandResult {
  if (!store.state().servers.has(id)) return createFailure('commands.server.gone')
  store.updateServer(id, update)
  return { ok: true }
}

/** Scans a server's lists of jobs now, because the user wants to see them. */
export function scanServer({ store, discovery }: CommandContext, id: ServerId): CommandResult {
  if (!store.state().servers.has(id)) return createFailure('commands.server.gone')
  discovery.scan(id)
  return { ok: true }
}

/** Adds a watch rule. If a rule for the same jobs exists, nothing changes. */
export function setWatchRule(
  context: CommandContext,
  id: ServerId,
  about: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
): CommandResult {
  const rules = context.store.state().servers.get(id)?.watchRules ?? []
  const isSame = (rule: WatchRule) =>
    rule.kind === about.kind && rule.project?.id === about.project?.id && rule.startedBy === about.startedBy
  if (rules.some(isSame)) return { ok: true }
  if (rules.length >= maxRules) return createFailure('commands.server.tooManyRules', maxRules)
  const rule: WatchRule = { ...about, id: randomUUID(), since: context.clock.now() }
  const set = updateServer(context, id, (server) => ({ ...server, watchRules: [...server.watchRules, rule] }))
  // Known active jobs are watched at once. A new scan finds jobs that have started since the last one.
  applyWatchRules(context, id)
  context.discovery.scan(id)
  return set
}

/** Removes a watch rule. The jobs that it added stay watched. */
export const removeWatchRule = (context: CommandContext, id: ServerId, rule: WatchRuleId): CommandResult =>
  updateServer(context, id, (server) => ({
    ...server,
    watchRules: server.watchRules.filter((other) => other.id !== rule),
  }))
