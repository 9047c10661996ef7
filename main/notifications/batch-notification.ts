import { isolated } from '#shared/bidi.ts'
import { countNeedy } from '#shared/outcome.ts'
import type { BatchId, JobOutcome, JobState, SuppressionReason } from '#shared/model.ts'
import { batchName, batchSentence } from '#shared/texts/batch-progress.ts'
import type { Texts } from '#shared/texts/index.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { batchOf, type BatchNow } from '#main/state/happenings.ts'
import { globalMute, isServerMuted } from '#main/state/mutes.ts'
import { isPromised, type PolicyContext } from './policy.ts'
import { causeLines, pressesOfJobs } from './summary.ts'
import type { NotificationSpec } from './notification.ts'

/** A longer name wouldn't fit in a title, in characters as a reader counts them. */
const longestName = 80

/** The ID of all notifications of a batch: each replaces the one before. */
export const batchNotificationId = (id: BatchId): string => `batch:${id}`

/** Undefined if batches aren't announced, or for a single job, which has its own notification. */
export const batchNow = (
  id: BatchId | undefined,
  context: Pick<PolicyContext, 'batches' | 'jobs' | 'settings'>,
): BatchNow | undefined => (context.settings.notifyBatches ? batchOf(id, context) : undefined)

/** Why a batch that has ended is suppressed; undefined if it isn't. */
export function batchSuppression(
  { jobs }: BatchNow,
  last: JobOutcome,
  context: PolicyContext,
): SuppressionReason | undefined {
  const { notify } = context.settings
  const wants = ({ outcome }: JobState) => outcome && !outcome.own && notify[outcome.kind]
  if (last.own) return 'own'
  if (jobs.some((job) => isPromised(job, job.outcome?.run))) return undefined
  if (!jobs.some(wants)) return 'kind'
  const isMuted = ({ serverId }: JobState) => isServerMuted(context.servers.get(serverId), context.now)
  if (jobs.every(isMuted)) return 'server'
  if (jobs.every((job) => job.muted || isMuted(job))) return 'job'
  return globalMute(context) ?? (context.seesList ? 'looking' : undefined)
}

/** From the first start to the last end; none without a start. */
export function tookLine(jobs: readonly JobState[], texts: Texts): readonly string[] {
  const starts = jobs.flatMap(({ outcome }) => outcome?.startedAt ?? [])
  const ends = jobs.flatMap(({ outcome }) => outcome?.at ?? [])
  const took = Math.max(...ends) - Math.min(...starts)
  return took < 1_000 ? [] : [texts.notifications.circumstances(texts.format.roughDuration(took), undefined)]
}

function titleOf({ batch, jobs, progress }: BatchNow, texts: Texts): string {
  const words = texts.notifications.batch
  const name = isolated(cutLine(batchName(batch, jobs, texts), longestName))
  return (progress.counts.completed === progress.total ? words.completed : words.ended)(name)
}

/** The line about an ended batch in the notification of its last job. */
export const batchLine = (batch: BatchNow, texts: Texts): string =>
  `${titleOf(batch, texts)} (${batchSentence(batch.progress, texts)})`

/** The one notification of a batch that has ended. */
export function notificationForBatch(
  ended: BatchNow,
  last: JobOutcome,
  context: PolicyContext,
): NotificationSpec {
  const { texts } = context
  const { batch, jobs, progress } = ended
  const { counts } = progress
  const outcomes = jobs.flatMap(({ outcome }) => outcome ?? [])
  const lines = [batchSentence(progress, texts), ...causeLines(outcomes, context), ...tookLine(jobs, texts)]
  return {
    id: batchNotificationId(batch.id),
    title: titleOf(ended, texts),
    body: lines.join('\n'),
    urgency: 'normal',
    ...(counts.failed > 0 && { standsMs: Infinity }),
    category: countNeedy(counts) > 0 ? 'transfer.error' : 'transfer.complete',
    ...pressesOfJobs(outcomes, context),
    outcomes: [last],
  }
}
