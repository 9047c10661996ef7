import type { JobDetail, JobState, JobView, ServerState, ServerView } from '#shared/model.ts'
import { pickViewFields } from '#shared/job-fields.ts'
import { getResolvedCause } from '#shared/rules/resolved-cause.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import type { ExpectedEnds } from './expected-ends.ts'
import type { AppState } from './store.ts'

/** Converts a job for the window. Times are converted to our clock, from which the window counts. */
export function toJobView(
  job: JobState,
  { servers, unread }: AppState,
  now: number,
  expectedEnds: ExpectedEnds,
): JobView {
  const skew = servers.get(job.identity.serverId)?.skewMs ?? 0
  const overdue = job.outcome ? undefined : job.run.overdue
  return {
    ...pickViewFields(job, skew),
    waitingSince:
      job.run.number === 1 ? undefined : job.run.timeline.find(({ status }) => isWaiting(status))?.at,
    expectedEnd: expectedEnds.of(job, now),
    usual: expectedEnds.usual(job),
    usualMs: overdue && 'usualMs' in overdue ? overdue.usualMs : undefined,
    silent: overdue && 'silentSince' in overdue ? overdue : undefined,
    overLimitMs: overdue && 'limitMs' in overdue ? overdue.limitMs : undefined,
    resolvedCause: getResolvedCause(job),
    attention: needsAttention(job),
    unread: unread.has(job.identity.key),
  }
}

/**
 * Converts a job's details for the window. An active run has no result, even if the previous run's result is
 * still in memory.
 */
export function toJobDetail(job: JobState, expectedEnds: ExpectedEnds): JobDetail {
  const { key } = job.identity
  const { result, error, isTruncated, trail, timeline } = job.run
  const usual = expectedEnds.usualRun(job)
  return { key, result: job.outcome && result, error, isTruncated, trail, timeline, usual }
}

/** Converts a server for the window, without its API key. */
export function toServerView(server: ServerState): ServerView {
  const { id, name, url, guiUrl, hasKey, reach, reason, nextTryAt, stats, alerts, muted } = server
  const { autoRestarts, pausedUntil, alertLevels, pluginVersion, pluginSetup, watchRules } = server
  return {
    id,
    name,
    url,
    guiUrl,
    hasKey,
    reach,
    reason,
    nextTryAt,
    stats,
    alerts,
    muted,
    autoRestarts,
    pausedUntil: pausedUntil || undefined,
    alertLevels,
    pluginVersion,
    pluginSetup,
    watchRules,
  }
}
