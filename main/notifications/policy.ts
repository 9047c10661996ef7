import { detailsFollow } from '#shared/rules/api-key.ts'
import type { Command } from '#main/commands/index.ts'
import { hasDataset } from '#shared/rules/dataset-in-result.ts'
import { othersToRestart } from '#shared/rules/overcome.ts'
import { failedJobs, isOfQueue } from '#shared/rules/restartable.ts'
import { serverIdOf, jobIdOf } from '#shared/rules/job-key.ts'
import { isBatched } from '#shared/rules/batch.ts'
import { autoRestartsOf } from '#shared/rules/auto-restarts.ts'
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
import { guiOf } from '#shared/web-page-url.ts'
import type { Texts } from '#shared/texts/index.ts'
import { pressesOfJob, type ButtonName } from './buttons.ts'
import { globalMute, mutedReason, type MuteContext } from '#main/state/mutes.ts'
import type { NotificationSpec } from './notification.ts'
import { outcomeReason } from '#shared/texts/outcome-sentence.ts'
import { workStart } from '#shared/rules/usual-duration.ts'
import { overdueTitle, overdueWords } from '#shared/texts/overdue-words.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { isolated } from '#shared/bidi.ts'
import { jobName } from '#shared/texts/job-name.ts'

export interface PolicyContext extends MuteContext {
  readonly batches: ReadonlyMap<BatchId, Batch>
  readonly lookingAt?: JobKey
  /** While the window has the focus. */
  readonly seesList?: boolean
  readonly texts: Texts
}

/** Desktops cut a line of the body somewhere near. */
const LINE = 200

type Presentation = Pick<NotificationSpec, 'urgency' | 'category' | 'standsMs'> & {
  readonly buttons: readonly ButtonName[]
}

const CATEGORIES = {
  ok: 'transfer.complete',
  warn: 'transfer.error',
  bad: 'transfer.error',
  plain: 'transfer',
}

/** Never critical, which would break through "do not disturb". */
const presentationOf = ({ tone, buttons, stands }: (typeof outcomes)[OutcomeKind]): Presentation => ({
  urgency: 'normal',
  category: CATEGORIES[tone],
  ...(stands && { standsMs: Infinity }),
  buttons,
})

/** It will be auto-restarted: the user may only stop that. */
const AUTO_RETRY: Presentation = {
  urgency: 'low',
  category: 'transfer.error',
  buttons: ['restartNow', 'dontRestart', 'details'],
}

/** The id of all notifications of a job: each takes the place of the one before. */
export const notificationIdOf = (key: JobKey): string => `job:${key}`

export const isOfOneJob = (notificationId: string): boolean => notificationId.startsWith('job:')

/** Whether the job is still as this outcome left it. */
export const isStillTrue = ({ key, id }: JobOutcome, jobs: ReadonlyMap<JobKey, JobState>): boolean => {
  const job = jobs.get(key)
  return job?.outcome?.id === id && job.dismissed !== id
}

/** Whether the notification that restarted this run promised to announce its end. */
export const isPromised = ({ announcesEnd }: JobState, run: number | undefined): boolean =>
  announcesEnd !== undefined && announcesEnd.run === run

/** Settings take precedence over momentary reasons. */
export function suppressionReason(
  { key, kind, own, run }: Pick<JobOutcome, 'key' | 'kind' | 'own'> & Partial<Pick<JobOutcome, 'run'>>,
  context: PolicyContext,
): SuppressionReason | undefined {
  if (own) return 'own'
  const job = context.jobs.get(key)
  if (job && isPromised(job, run)) {
    const isOfBatch = job.announcesEnd?.withBatch && kind === 'completed'
    return isOfBatch && isAnnouncedWithBatch(key, context) ? 'batch' : undefined
  }
  if (!context.settings.notify[kind]) return 'kind'
  const muted = mutedReason(key, context)
  if (muted) return muted
  if (kind === 'completed' && isAnnouncedWithBatch(key, context)) return 'batch'
  return momentaryReason(key, context)
}

const isAnnouncedWithBatch = (key: JobKey, { jobs, settings }: PolicyContext): boolean =>
  settings.notifyBatches && isBatched(jobs.get(key)?.batch, jobs.values())

/** Why nothing of the job pops up now, though it may later. The list in front shows it itself. */
const momentaryReason = (key: JobKey, context: PolicyContext): SuppressionReason | undefined =>
  globalMute(context) ?? (context.seesList || context.lookingAt === key ? 'looking' : undefined)

const serverOf = (key: JobKey, { servers }: PolicyContext): ServerState | undefined =>
  servers.get(serverIdOf(key))

function place(key: JobKey, context: PolicyContext): string | undefined {
  const server = serverOf(key, context)
  return server && context.servers.size > 1 ? cutLine(server.name, 40) : undefined
}

/** "After 12 min on Workstation"; empty without either. */
function circumstances(outcome: JobOutcome, context: PolicyContext): string {
  const tookMs = outcome.startedAt === undefined ? 0 : outcome.at - outcome.startedAt
  const took = tookMs < 1_000 ? undefined : context.texts.format.roughDuration(tookMs)
  return context.texts.notifications.circumstances(took, place(outcome.key, context))
}

function story(outcome: JobOutcome, context: PolicyContext): string {
  const { texts } = context
  const server = serverOf(outcome.key, context)
  const reason = outcomeReason(outcome, server && cutLine(server.name, 40), texts)
  if (outcome.kind === 'cancelled') return `${reason} ${texts.notifications.restartIt}`.trim()
  return cutLine(reason, LINE)
}

/** The next auto-restart, or that there is none after so many. */
function recoveryWords({ kind, key }: JobOutcome, context: PolicyContext): string {
  const { texts } = context
  const job = context.jobs.get(key)
  const { recovery } = job ?? {}
  if (kind !== 'failed' || !job || !recovery) return ''
  if (recovery.restartAt !== undefined) {
    const limit = autoRestartsOf(job, serverOf(key, context))
    const seconds = Math.ceil((recovery.restartAt - context.now) / 1_000)
    const pause = seconds > 0 ? texts.format.roughDuration(seconds * 1_000) : undefined
    return texts.notifications.restartsItself(pause, recovery.attempts + 1, limit)
  }
  return recovery.attempts === 0 ? '' : texts.notifications.restartedInVain(recovery.attempts)
}

const isBeingMended = ({ kind, key }: JobOutcome, { jobs }: Pick<PolicyContext, 'jobs'>): boolean =>
  kind === 'failed' && jobs.get(key)?.recovery?.restartAt !== undefined

/** Whether only the user can go on from it. */
export const needsUser = (outcome: JobOutcome, context: Pick<PolicyContext, 'jobs'>): boolean =>
  outcomes[outcome.kind].needsAttention && !isBeingMended(outcome, context)

/** Whether its notification stays until it is handled. */
export const stands = (outcome: JobOutcome, context: Pick<PolicyContext, 'jobs'>): boolean =>
  outcomes[outcome.kind].stands === true && !isBeingMended(outcome, context)

function lookOf(outcome: JobOutcome, context: PolicyContext): Presentation {
  const { kind, key } = outcome
  const job = context.jobs.get(key)
  const look = isBeingMended(outcome, context) ? AUTO_RETRY : presentationOf(outcomes[kind])
  // The queue can't restart a job that it doesn't have.
  const isPossible = (button: ButtonName) => {
    if (button === 'restart') return isOfQueue({ ...job, outcome })
    if (button === 'saveDataset') return hasDataset({ ...job, outcome })
    return button !== 'inCompileo' || guiOf(serverOf(key, context)) !== undefined
  }
  return { ...look, buttons: look.buttons.filter(isPossible) }
}

/** Undefined if the user doesn't want it now. Doesn't check whether it was announced before. */
export const notificationFor = (outcome: JobOutcome, context: PolicyContext): NotificationSpec | undefined =>
  suppressionReason(outcome, context) ? undefined : wordOutcome(outcome, context)

/** Asks for a restart of the others with the cause that the job has overcome. */
function offerOf({ key }: JobOutcome, name: string, { jobs, texts, now }: PolicyContext) {
  const job = jobs.get(key)
  const others = job ? failedJobs(othersToRestart(job, jobs.values()), now) : []
  if (others.length === 0) return undefined
  const { restartCount, buttons } = texts.notifications
  const show: Command = { open: { show: 'list', keys: [key, ...others] } }
  const restart: Command = { do: 'restartMany', with: { keys: others, announcesEnd: true } }
  return {
    question: texts.cause.overcome(name, others.length),
    command: show,
    buttons: [
      { label: restartCount(others.length), command: restart },
      { label: buttons.show, command: show },
    ],
  }
}

/** Builds the notification of an outcome, wanted or not. */
export function wordOutcome(outcome: JobOutcome, context: PolicyContext): NotificationSpec {
  const { texts } = context
  const name = nameOf(outcome.key, context.jobs.get(outcome.key), texts)
  // A previous outcome of the run turned out not to be the last.
  const disproved = outcome.after === outcome.kind ? undefined : outcome.after
  const words = texts.outcomes[outcome.kind]
  const { buttons, ...look } = lookOf(outcome, context)
  const offer = outcome.kind === 'completed' ? offerOf(outcome, name, context) : undefined
  const lines = [
    offer?.question ?? '',
    story(outcome, context),
    disproved ? texts.outcomes[disproved].announcedBefore : '',
    outcome.source ? texts.words.source[outcome.source] : '',
    detailsFollow(outcome, serverOf(outcome.key, context)) ? texts.words.detailsFollow : '',
    recoveryWords(outcome, context),
    outcome.kind === 'lost' ? '' : circumstances(outcome, context),
  ]
  return {
    id: notificationIdOf(outcome.key),
    title: (disproved ? words.afterAll : words.title)(name),
    body: lines.filter((line) => line !== '').join('\n'),
    ...look,
    ...pressesOfJob(outcome.key, buttons, texts),
    ...(offer && { command: offer.command, buttons: offer.buttons }),
    outcomes: [outcome],
  }
}

/** Undefined if the user doesn't want it now. */
export function notificationForOverdue(job: JobState, context: PolicyContext): NotificationSpec | undefined {
  const { settings, servers, texts, now } = context
  if (!settings.notifyOverdue || !job.overdue || job.outcome) return undefined
  if (mutedReason(job.key, context) ?? momentaryReason(job.key, context)) return undefined
  const skewMs = servers.get(job.serverId)?.skewMs ?? 0
  const asServer = (job.startedAt ?? now) - skewMs
  const startedAt = 'usualMs' in job.overdue ? (workStart(job, skewMs) ?? asServer) : asServer
  const server = place(job.key, context)
  const lines = [
    overdueWords(job.overdue, Math.max(0, now - startedAt), texts),
    ...(server === undefined ? [] : [texts.notifications.circumstances(undefined, server)]),
  ]
  return {
    id: notificationIdOf(job.key),
    title: overdueTitle(job.overdue, nameOf(job.key, job, texts), texts),
    body: lines.join('\n'),
    urgency: 'normal',
    category: 'transfer',
    ...pressesOfJob(
      job.key,
      isOfQueue(job) ? ['details', 'cancel', 'waitLonger'] : ['details', 'waitLonger'],
      texts,
    ),
  }
}

const longest = 80

/** A job's name, even if the job is no longer watched. */
export const nameOf = (key: JobKey, job: JobState | undefined, texts: Pick<Texts, 'results'>): string =>
  isolated(cutLine(jobName(job ?? { jobId: jobIdOf(key) }, texts), longest))
