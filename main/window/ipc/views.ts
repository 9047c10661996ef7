import { offeredProject } from '#main/state/watch-rules.ts'
import type {
  Authority,
  AuthorityView,
  JobDetail,
  JobState,
  JobView,
  ServerState,
  ServerView,
} from '#shared/model.ts'
import { errorCause } from '#shared/rules/error-cause.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { AppState } from '#main/state/store.ts'

/** The server's times are converted to our clock, so that the window can count from them. Pure. */
export function jobView(
  job: JobState,
  { servers, unseen }: AppState,
  now: number,
  expectations: Expectations,
): JobView {
  const skew = servers.get(job.serverId)?.skewMs ?? 0
  const ours = (time: number | undefined) => (time === undefined ? undefined : time - skew)
  const overdue = job.outcome || job.overdue?.run !== job.run ? undefined : job.overdue
  return {
    key: job.key,
    serverId: job.serverId,
    jobId: job.jobId,
    label: job.label,
    kind: job.kind,
    project: job.project,
    startedBy: job.startedBy,
    subject: job.subject,
    followedBy: job.followedBy,
    addedBy: job.addedBy,
    batch: job.batch,
    status: job.status,
    progress: job.progress,
    currentStep: job.currentStep,
    createdAt: ours(job.createdAt),
    waitingSince: job.run === 1 ? undefined : job.timeline.find(({ status }) => isWaiting(status))?.at,
    startedAt: ours(job.startedAt),
    completedAt: ours(job.completedAt),
    updatedAt: job.updatedAt,
    error: job.error,
    connection: job.connection,
    run: job.run,
    outcome: job.outcome,
    expectedEnd: expectations.of(job, now),
    usual: expectations.usual(job),
    addedAt: job.addedAt,
    muted: job.muted,
    autoRestarts: job.autoRestarts,
    recovery: job.recovery,
    lostTrackAt: job.lostTrackAt,
    pendingCommand: job.pendingCommand,
    usualMs: overdue && 'usualMs' in overdue ? overdue.usualMs : undefined,
    overLimitMs: overdue && 'limitMs' in overdue ? overdue.limitMs : undefined,
    limitMs: job.limitMs,
    overcame: overcameOf(job),
    attention: needsAttention(job),
    unseen: unseen.has(job.key),
  }
}

function overcameOf({ runs, outcome }: JobState): string | undefined {
  const last = runs.at(-1)
  return outcome?.kind === 'completed' && last?.kind === 'failed' ? errorCause(last.error) : undefined
}

/** An active run has no result, even if we still hold the previous run's. Pure. */
export function jobDetail(job: JobState, expectations: Expectations): JobDetail {
  const { key, result, error, hasMore, trail, timeline, runs, outcome } = job
  const usual = expectations.usualRun(job)
  return { key, result: outcome && result, error, hasMore, trail, timeline, runs, usual }
}

const authorityView = ({ subject, expiresAt, count }: Authority): AuthorityView => ({
  subject,
  expiresAt,
  count,
})

/** A server as the window gets it, without its key. Pure. */
export function serverView(server: ServerState, jobs: AppState['jobs']): ServerView {
  const { id, name, url, hasKey, reach, reason, nextTryAt, stats, alerts } = server
  const { muted, autoRestarts, alertLevels, authority, usesPlugin, watchRules, guiUrl, guiFound } = server
  const ruleOffer = offeredProject(server, jobs.values())
  return {
    id,
    name,
    url,
    ...(guiUrl !== undefined && { guiUrl }),
    ...(guiFound !== undefined && { guiFound }),
    hasKey,
    reach,
    reason,
    nextTryAt,
    stats,
    alerts,
    muted,
    autoRestarts,
    ...(server.pausedUntil && { pausedUntil: server.pausedUntil }),
    ...(alertLevels && { alertLevels }),
    ...(authority && { authority: authorityView(authority) }),
    ...(usesPlugin && { usesPlugin }),
    watchRules,
    ...(ruleOffer && { ruleOffer }),
  }
}
