import { isolateText } from '#shared/bidi.ts'
import { countNeedingAttention, outcomes } from '#shared/outcome.ts'
import type { BatchId, JobOutcome, JobState, SuppressionReason } from '#shared/model.ts'
import { formatCircumstances } from '#shared/texts/format-circumstances.ts'
import { formatBatchName, formatBatchProgress } from '#shared/texts/format-batch.ts'
import type { Texts } from '#shared/texts/index.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import type { BatchSnapshot } from '#main/core/state/happenings.ts'
import { getGlobalMuteReason, isServerMuted } from '#main/core/state/mutes.ts'
import { shouldAnnounceEnd, type PolicyContext } from './policy.ts'
import { formatCauseLines, createSummaryActions } from './summary.ts'
import type { NotificationSpec } from './notification.ts'

/** Longer names are truncated to this many visible characters, because they don't fit into a title. */
const maxNameLength = 80

/**
 * Returns the ID of notifications about a batch. They share one ID, so that each replaces the previous one.
 */
export const getBatchNotificationId = (id: BatchId): string => `batch:${id}`

/** Returns why the notification of an ended batch is suppressed; undefined if it isn't. */
export function getBatchSuppressionReason(
  { jobs }: BatchSnapshot,
  last: JobOutcome,
  context: PolicyContext,
): SuppressionReason | undefined {
  const { notify } = context.settings
  const isWanted = ({ outcome }: JobState) => outcome && !outcome.own && notify[outcomes[outcome.kind].notify]
  if (last.own) return 'own'
  if (jobs.some((job) => shouldAnnounceEnd(job, job.outcome?.run))) return undefined
  if (!jobs.some(isWanted)) return 'kind'
  const isMuted = ({ identity: { serverId } }: JobState) =>
    isServerMuted(context.servers.get(serverId), context.now)
  if (jobs.every(isMuted)) return 'server'
  if (jobs.every((job) => job.user.muted || isMuted(job))) return 'job'
  return getGlobalMuteReason(context) ?? (context.isListVisible ? 'visible' : undefined)
}

/** Formats the time from the first start to the last end. */
function formatDuration(jobs: readonly JobState[], texts: Texts): string {
  const starts = jobs.flatMap(({ outcome }) => outcome?.startedAt ?? [])
  // It isn't known when a lost run ended.
  const endTimes = jobs.flatMap(({ outcome }) => (outcome && outcome.kind !== 'lost' ? outcome.at : []))
  const took = Math.max(...endTimes) - Math.min(...starts)
  return formatCircumstances(texts, took, undefined)
}

function formatTitle({ batch, jobs, progress }: BatchSnapshot, texts: Texts): string {
  const batchTexts = texts.notifications.batch
  const name = isolateText(truncateLine(formatBatchName(batch, jobs, texts), maxNameLength))
  return (progress.counts.completed === progress.total ? batchTexts.completed : batchTexts.ended)(name)
}

/** Formats a line about an ended batch, for the notification of its last job. */
export const formatBatchLine = (batch: BatchSnapshot, texts: Texts): string =>
  `${formatTitle(batch, texts)} (${formatBatchProgress(batch.progress, texts)})`

/** Creates the notification about a batch that has ended. It replaces the notifications of its jobs. */
export function createBatchNotification(
  ended: BatchSnapshot,
  last: JobOutcome,
  context: PolicyContext,
): NotificationSpec {
  const { texts } = context
  const { batch, jobs, progress } = ended
  const { counts } = progress
  const jobOutcomes = jobs.flatMap(({ outcome }) => outcome ?? [])
  const lines = [
    formatBatchProgress(progress, texts),
    ...formatCauseLines(jobOutcomes, texts),
    formatDuration(jobs, texts),
  ]
  return {
    id: getBatchNotificationId(batch.id),
    title: formatTitle(ended, texts),
    body: lines.filter(Boolean).join('\n'),
    urgency: 'normal',
    ...(counts.failed > 0 && { minDurationMs: Infinity }),
    category: countNeedingAttention(counts) > 0 ? 'transfer.error' : 'transfer.complete',
    ...createSummaryActions(jobOutcomes, context),
    outcomes: [last],
  }
}
