import type { Command } from '#main/core/commands/index.ts'
import { hasDataset } from '#shared/rules/dataset-in-result.ts'
import { findJobsToRestart } from '#shared/rules/resolved-cause.ts'
import { findRestartableFailures, isQueueJob } from '#shared/rules/restartable.ts'
import { getServerId, getJobId } from '#shared/rules/job-key.ts'
import { isMultiJobBatch } from '#shared/rules/batch.ts'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import { outcomes } from '#shared/outcome.ts'
import type {
  Batch,
  BatchId,
  JobOutcome,
  OutcomeKind,
  JobKey,
  JobState,
  ServerState,
  SuppressionReason,
} from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { createJobActions, type ButtonName } from './buttons.ts'
import { getGlobalMuteReason, getMuteReason, type MuteContext } from '#main/core/state/mutes.ts'
import type { NotificationSpec } from './notification.ts'
import { formatCircumstances } from '#shared/texts/format-circumstances.ts'
import { formatOutcomeReason } from '#shared/texts/format-outcome.ts'
import { getRunTime } from '#shared/rules/run-time.ts'
import { getWorkStart } from '#shared/rules/usual-duration.ts'
import { formatOverdueTitle, formatOverdue } from '#shared/texts/format-overdue.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { isolateText } from '#shared/bidi.ts'
import { formatJobName } from '#shared/texts/job-name.ts'

export interface PolicyContext extends MuteContext {
  readonly batches: ReadonlyMap<BatchId, Batch>
  readonly viewedJob?: JobKey
  /** Whether the window has focus and shows the list. */
  readonly isListVisible?: boolean
  readonly texts: Texts
}

/**
 * Longer lines are truncated to this many characters. Desktops truncate long lines of a notification anyway.
 */
const maxLineLength = 200

type Presentation = Pick<NotificationSpec, 'urgency' | 'category' | 'minDurationMs'> & {
  readonly buttons: readonly ButtonName[]
}

const categories = {
  ok: 'transfer.complete',
  warn: 'transfer.error',
  bad: 'transfer.error',
  plain: 'transfer',
}

/**
 * Returns how an outcome is presented. The urgency is never critical, because that would bypass "do not
 * disturb".
 */
const getPresentation = ({ tone, buttons, isPersistent }: (typeof outcomes)[OutcomeKind]): Presentation => ({
  urgency: 'normal',
  category: categories[tone],
  ...(isPersistent && { minDurationMs: Infinity }),
  buttons,
})

/** Offers to restart the job now or to prevent the auto-restart. */
const autoRestartPresentation: Presentation = {
  urgency: 'low',
  category: 'transfer.error',
  buttons: ['restartNow', 'dontRestart', 'details'],
}

/** Returns the ID of notifications about a job. They share one ID, so that each replaces the previous one. */
export const getNotificationId = (key: JobKey): string => `job:${key}`

/** Whether this is still the job's outcome and the user hasn't dismissed it. */
export const isLatestOutcome = ({ key, id }: JobOutcome, jobs: ReadonlyMap<JobKey, JobState>): boolean => {
  const job = jobs.get(key)
  return job?.outcome?.id === id && job.user.dismissed !== id
}

/**
 * Whether the user restarted the run from a notification. If the first frame of the new run has no times, the
 * run counts as a continuation of the previous run.
 */
export const shouldAnnounceEnd = (
  { run: { endedBefore }, user: { announcesEnd } }: JobState,
  run: number | undefined,
): boolean =>
  announcesEnd !== undefined &&
  (announcesEnd.run === run || (endedBefore !== undefined && announcesEnd.run - 1 === run))

/**
 * Returns why the notification of an outcome is suppressed; undefined if it isn't. The user's settings take
 * precedence over reasons that only hold at the moment.
 */
export function getSuppressionReason(
  { key, kind, own, run }: Pick<JobOutcome, 'key' | 'kind' | 'own'> & Partial<Pick<JobOutcome, 'run'>>,
  context: PolicyContext,
): SuppressionReason | undefined {
  if (own) return 'own'
  const job = context.jobs.get(key)
  if (job && shouldAnnounceEnd(job, run)) {
    const isOfBatch = job.user.announcesEnd?.withBatch && kind === 'completed'
    return isOfBatch && isAnnouncedWithBatch(key, context) ? 'batch' : undefined
  }
  if (!context.settings.notify[outcomes[kind].notify]) return 'kind'
  const muted = getMuteReason(key, context)
  if (muted) return muted
  if (kind === 'completed' && isAnnouncedWithBatch(key, context)) return 'batch'
  return getTemporaryReason(key, context)
}

const isAnnouncedWithBatch = (key: JobKey, { jobs }: PolicyContext): boolean =>
  isMultiJobBatch(jobs.get(key)?.user.batch, jobs.values())

/**
 * Returns a reason that only holds at the moment, such as a pause, or that the user already sees the change
 * in the window.
 */
const getTemporaryReason = (key: JobKey, context: PolicyContext): SuppressionReason | undefined =>
  getGlobalMuteReason(context) ?? (context.isListVisible || context.viewedJob === key ? 'visible' : undefined)

const getServer = (key: JobKey, { servers }: PolicyContext): ServerState | undefined =>
  servers.get(getServerId(key))

function formatServerName(key: JobKey, context: PolicyContext): string | undefined {
  const server = getServer(key, context)
  return server && context.servers.size > 1 ? truncateLine(server.name, 40) : undefined
}

/** Names the server only if there are several. */
function formatRunCircumstances(outcome: JobOutcome, context: PolicyContext): string {
  const tookMs = getRunTime(outcome.kind, outcome.startedAt, outcome.at)
  return formatCircumstances(context.texts, tookMs, formatServerName(outcome.key, context))
}

function formatBody(outcome: JobOutcome, context: PolicyContext): string {
  const { texts } = context
  const server = getServer(outcome.key, context)
  const reason = formatOutcomeReason(outcome, server && truncateLine(server.name, 40), texts)
  if (outcome.kind === 'cancelled') return `${reason} ${texts.notifications.restartIt}`.trim()
  return truncateLine(reason, maxLineLength)
}

function formatAutoRestart({ kind, key }: JobOutcome, context: PolicyContext): string {
  const { texts } = context
  const job = context.jobs.get(key)
  const recovery = job?.user.recovery
  if (kind !== 'failed' || !job || !recovery) return ''
  if (recovery.restartAt !== undefined) {
    const limit = getAutoRestartLimit(job.user, getServer(key, context))
    const seconds = Math.ceil((recovery.restartAt - context.now) / 1_000)
    const pause = seconds > 0 ? texts.format.roughDuration(seconds * 1_000) : undefined
    return texts.notifications.autoRestartsSoon(pause, recovery.attempts + 1, limit)
  }
  return recovery.attempts === 0 ? '' : texts.notifications.restartsFailed(recovery.attempts)
}

const isAutoRestarting = ({ kind, key }: JobOutcome, { jobs }: Pick<PolicyContext, 'jobs'>): boolean =>
  kind === 'failed' && jobs.get(key)?.user.recovery?.restartAt !== undefined

/** Whether the outcome needs the user's attention. It doesn't if the job will be auto-restarted. */
export const outcomeNeedsAttention = (outcome: JobOutcome, context: Pick<PolicyContext, 'jobs'>): boolean =>
  outcomes[outcome.kind].needsAttention && !isAutoRestarting(outcome, context)

/** Whether the notification of an outcome stays until it is handled. */
export const isPersistent = (outcome: JobOutcome, context: Pick<PolicyContext, 'jobs'>): boolean =>
  outcomes[outcome.kind].isPersistent === true && !isAutoRestarting(outcome, context)

function choosePresentation(outcome: JobOutcome, context: PolicyContext): Presentation {
  const { kind, key } = outcome
  const job = context.jobs.get(key)
  const presentation = isAutoRestarting(outcome, context)
    ? autoRestartPresentation
    : getPresentation(outcomes[kind])
  // The server can't restart a job that the queue has deleted.
  const isPossible = (button: ButtonName) => {
    if (button === 'restart') return isQueueJob({ identity: job?.identity ?? {}, outcome })
    if (button === 'saveDataset') return hasDataset({ identity: job?.identity ?? {}, outcome })
    return button !== 'inCompileo' || getServer(key, context) !== undefined
  }
  return { ...presentation, buttons: presentation.buttons.filter(isPossible) }
}

/**
 * Creates the notification of an outcome; undefined if it is suppressed. Doesn't check whether the outcome
 * was announced before.
 */
export const createOutcomeNotificationUnlessSuppressed = (
  outcome: JobOutcome,
  context: PolicyContext,
): NotificationSpec | undefined =>
  getSuppressionReason(outcome, context) ? undefined : formatOutcomeNotification(outcome, context)

/**
 * Creates the question and the buttons that offer to restart the other jobs with the same cause of failure;
 * undefined if there are none. The cause seems to be resolved, because this job has completed.
 */
function createRestartOffer({ key }: JobOutcome, name: string, { jobs, texts, now }: PolicyContext) {
  const job = jobs.get(key)
  const jobsToRestart = job ? findRestartableFailures(findJobsToRestart(job, jobs.values()), now) : []
  if (jobsToRestart.length === 0) return undefined
  const { restartCount } = texts.notifications
  const show: Command = { open: { show: 'list', keys: [key, ...jobsToRestart] } }
  const restart: Command = { name: 'restartMany', args: { keys: jobsToRestart, announcesEnd: true } }
  return {
    question: texts.cause.overcome(name, jobsToRestart.length),
    command: show,
    buttons: [
      { label: restartCount(jobsToRestart.length), command: restart },
      { label: texts.common.show, command: show },
    ],
  }
}

/** Creates an outcome's notification, even if it is suppressed. */
export function formatOutcomeNotification(outcome: JobOutcome, context: PolicyContext): NotificationSpec {
  const { texts } = context
  const name = formatJobNameByKey(outcome.key, context.jobs.get(outcome.key), texts)
  // The kind of an earlier outcome of this run, which wasn't final, unless both outcomes are of the same kind.
  const earlierOutcome = outcome.after === outcome.kind ? undefined : outcome.after
  const outcomeTexts = texts.outcomes[outcome.kind]
  const { buttons, ...look } = choosePresentation(outcome, context)
  const offer = outcome.kind === 'completed' ? createRestartOffer(outcome, name, context) : undefined
  const lines = [
    offer?.question ?? '',
    formatBody(outcome, context),
    earlierOutcome ? texts.outcomes[earlierOutcome].announcedBefore : '',
    outcome.source ? texts.common.source[outcome.source] : '',
    formatAutoRestart(outcome, context),
    outcome.kind === 'lost' ? '' : formatRunCircumstances(outcome, context),
  ]
  return {
    id: getNotificationId(outcome.key),
    title: (earlierOutcome ? outcomeTexts.afterAll : outcomeTexts.title)(name),
    body: lines.filter((line) => line !== '').join('\n'),
    ...look,
    ...createJobActions(outcome.key, buttons, texts),
    ...(offer && { command: offer.command, buttons: offer.buttons }),
    outcomes: [outcome],
  }
}

/** Creates the notification about an overdue job; undefined if it is suppressed. */
export function createOverdueNotification(
  job: JobState,
  context: PolicyContext,
): NotificationSpec | undefined {
  const { settings, servers, texts, now } = context
  if (!settings.notifyOverdue || !job.run.overdue || job.outcome) return undefined
  if (getMuteReason(job.identity.key, context) ?? getTemporaryReason(job.identity.key, context))
    return undefined
  const skewMs = servers.get(job.identity.serverId)?.skewMs ?? 0
  const asServer = (job.run.startedAt ?? now) - skewMs
  const startedAt = 'usualMs' in job.run.overdue ? (getWorkStart(job, skewMs) ?? asServer) : asServer
  const server = formatServerName(job.identity.key, context)
  const lines = [
    formatOverdue(job.run.overdue, Math.max(0, now - startedAt), now, texts),
    ...(server === undefined ? [] : [texts.notifications.circumstances(undefined, server)]),
  ]
  return {
    id: getNotificationId(job.identity.key),
    title: formatOverdueTitle(job.run.overdue, formatJobNameByKey(job.identity.key, job, texts), texts),
    body: lines.join('\n'),
    urgency: 'normal',
    category: 'transfer',
    ...createJobActions(
      job.identity.key,
      isQueueJob(job) ? ['details', 'cancel', 'extendRunLimit'] : ['details', 'extendRunLimit'],
      texts,
    ),
  }
}

const maxNameLength = 80

/** Formats a job's name, even if it is no longer watched. */
export const formatJobNameByKey = (
  key: JobKey,
  job: JobState | undefined,
  texts: Pick<Texts, 'results'>,
): string =>
  isolateText(truncateLine(formatJobName(job?.identity ?? { jobId: getJobId(key) }, texts), maxNameLength))
