import { isOutcomeKind, isRestartableKind } from '#shared/outcome.ts'
import { isolateText } from '#shared/bidi.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { getQuietHoursEnd } from '#main/core/state/quiet-hours.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { getCauseLine } from '#shared/rules/error-cause.ts'
import { isQueueJob, isCommandInProgress } from '#shared/rules/restartable.ts'
import type { BulkRestart, JobState, ServerState } from '#shared/model.ts'
import type { Settings } from '#shared/settings.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { formatBoundedList, formatStatus } from '#shared/texts/phrases.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import type { JobSummary } from '#shared/rules/job-summaries.ts'
import { createAction, type TrayItem } from './tray.ts'
import { formatTimeAt, formatUntil } from '#shared/texts/format-time.ts'

/**
 * The length of the longest name or cause in a label, in characters. Longer ones would make the menu too
 * wide.
 */
export const maxMenuLabelLength = 44

const maxServers = 3

type JobTexts = Texts['tray']['job']

function formatPendingCommand(job: JobState, jobTexts: JobTexts, now: number): string | undefined {
  if (isCommandInProgress(job, 'restart', now)) return jobTexts.restarting
  return isCommandInProgress(job, 'cancel', now) ? jobTexts.cancelling : undefined
}

/** Formats the message that a command was rejected or ignored. The window shows the reason. */
function formatRejectedCommand(
  { user: { pendingCommand: command } }: JobState,
  jobTexts: JobTexts,
): readonly string[] {
  switch (command?.state) {
    case 'rejected':
      return [jobTexts.rejected[command.kind]]
    case 'ignored':
      return [jobTexts.ignored[command.kind]]
    case 'sent':
    case 'accepted':
    case undefined:
      return []
  }
}

function formatActivity({ job, activity }: JobSummary, texts: Texts, now: number): string {
  const jobTexts = texts.tray.job
  const { percent } = texts.format
  const { status = 'running', progress } = job.run
  const restartAt = activity === 'failed' ? job.user.recovery?.restartAt : undefined
  if (restartAt !== undefined) return jobTexts.autoRestartsSoon(formatTimeAt(restartAt, texts, now))
  if (isOutcomeKind(activity)) return formatStatus(activity, texts)
  switch (activity) {
    // The progress is rounded to whole percent, so that the menu doesn't change all the time.
    case 'running':
      return status === 'running' ? percent(progress) : `${formatStatus(status, texts)}, ${percent(progress)}`
    case 'waiting':
      return jobTexts.waiting
    case 'connecting':
      return texts.common.connecting
    case 'unreachable':
      return jobTexts.unreachable
    case 'unauthorized':
      return texts.tray.state.theKeyNeeded
  }
}

function canRestart({ job, activity }: JobSummary, now: number): boolean {
  const isIdle = !isCommandInProgress(job, 'restart', now) && !isCommandInProgress(job, 'cancel', now)
  // The server responds with 404 to a restart of a job that is neither failed nor cancelled.
  const isEnded = isRestartableKind(isOutcomeKind(activity) ? activity : undefined)
  return isIdle && isQueueJob(job) && (isEnded || mayStillRun(job))
}

/**
 * Creates the menu items that restart a job. There are none if the job can't be restarted now, for example
 * while a restart or a cancel is in progress.
 */
function createJobCommands(summary: JobSummary, { common, tray }: Texts, now: number): TrayItem[] {
  if (!canRestart(summary, now)) return []
  const { key } = summary.job.identity
  const { recovery } = summary.job.user
  if (recovery?.restartAt === undefined) {
    const label = mayStillRun(summary.job) ? tray.job.askRestart : tray.job.restart
    return [createAction(label, { name: 'restart', args: { key } })]
  }
  return [
    createAction(common.restartNow, { name: 'restart', args: { key } }),
    createAction(common.dontRestart, { name: 'cancelAutoRestart', args: { key } }),
  ]
}

function createCancelItems(
  { job, activity }: JobSummary,
  jobTexts: JobTexts,
  now: number,
): readonly TrayItem[] {
  const isActive = activity === 'running' || activity === 'waiting' || activity === 'unreachable'
  if (!isActive || mayStillRun(job) || formatPendingCommand(job, jobTexts, now) || !isQueueJob(job)) return []
  return [
    { type: 'separator' },
    createAction(jobTexts.cancel, { open: { show: 'ask-cancel', key: job.identity.key } }),
  ]
}

/** Creates a job's menu item, with a submenu. */
export function createJobItem(
  summary: JobSummary,
  end: readonly string[],
  texts: Texts,
  now: number,
): TrayItem {
  const { job } = summary
  const jobTexts = texts.tray.job
  const activityText =
    formatPendingCommand(job, jobTexts, now) ??
    [
      formatActivity(summary, texts, now),
      ...end,
      ...(job.outcome?.source ? [jobTexts.source[job.outcome.source]] : []),
      ...formatRejectedCommand(job, jobTexts),
    ].join(', ')
  return {
    type: 'submenu',
    key: job.identity.key,
    label: `${formatShortName(job, texts)}: ${activityText}`,
    items: createJobItems(summary, texts, now),
  }
}

/** Formats a cause and the number of jobs with it, such as "Ollama refused the connection (12)". */
export const formatCause = (cause: string, jobs: number, { format }: Texts): string =>
  `${isolateText(truncateLine(cause, maxMenuLabelLength))} (${format.count(jobs)})`

const formatShortName = ({ identity }: JobState, texts: Texts): string =>
  isolateText(truncateLine(formatJobName(identity, texts), maxMenuLabelLength))

function createJobItems(summary: JobSummary, texts: Texts, now: number): readonly TrayItem[] {
  const { job } = summary
  const { key } = job.identity
  const jobTexts = texts.tray.job
  return [
    createAction(texts.common.details, { open: { show: 'job', key } }),
    ...createJobCommands(summary, texts, now),
    createAction(texts.common.openInCompileo, { name: 'openInCompileo', args: { key } }),
    createAction(texts.common.copyId, { name: 'copyText', args: { text: job.identity.jobId } }),
    { type: 'separator' },
    job.user.muted
      ? createAction(texts.common.unmute, { name: 'setMuted', args: { keys: [key], muted: false } })
      : createAction(texts.common.mute, { name: 'setMuted', args: { keys: [key], muted: true } }),
    createAction(jobTexts.unwatch, { name: 'unwatch', args: { keys: [key] } }),
    ...createCancelItems(summary, jobTexts, now),
  ]
}

/**
 * Creates the menu item of a job that needs attention. Its label is the cause of the failure, and the submenu
 * contains the job's name. If there is no known cause or the label must say something else about the job, the
 * label begins with the name.
 */
export function createFailureItem(summary: JobSummary, texts: Texts, now: number): TrayItem {
  const { job, activity } = summary
  const cause = activity === 'failed' ? getCauseLine([job.run.error]) : undefined
  const isPlain =
    job.user.recovery?.restartAt === undefined &&
    !job.outcome?.source &&
    !formatPendingCommand(job, texts.tray.job, now) &&
    formatRejectedCommand(job, texts.tray.job).length === 0
  if (cause === undefined || !isPlain) return createJobItem(summary, [], texts, now)
  return {
    type: 'submenu',
    key: job.identity.key,
    label: formatCause(cause, 1, texts),
    items: [{ type: 'text', label: formatShortName(job, texts) }, ...createJobItems(summary, texts, now)],
  }
}

/** Formats a server's problem, as the sidebar does; undefined if there is none. */
function formatProblem(server: ServerState, texts: Texts): string | undefined {
  const { reach, alerts } = server
  const stateTexts = texts.servers.state
  if (lacksKey(server)) return stateTexts.noKey
  if (reach !== 'ok') return reach === 'unknown' ? undefined : stateTexts.reach[reach]
  if (alerts.length === 0) return undefined
  return formatBoundedList(
    alerts.map(({ message }) => formatMessage(message, texts)),
    1,
    texts,
  )
}

/**
 * Creates menu items for servers with a problem. If there are many, the last item stands for the remaining
 * servers.
 */
export function createServerItems(servers: readonly ServerState[], texts: Texts): readonly TrayItem[] {
  const items = servers.flatMap((server) => {
    const problem = formatProblem(server, texts)
    if (problem === undefined) return []
    const name = isolateText(truncateLine(server.name, maxMenuLabelLength))
    const muted = server.muted ? [texts.tray.server.muted] : []
    return createAction(`${name}: ${[problem, ...muted].join(', ')}`, {
      open: { show: 'server', serverId: server.id },
    })
  })
  if (items.length <= maxServers) return items
  const otherItems = items.slice(maxServers - 1)
  const label = texts.tray.server.others(otherItems.length)
  return [...items.slice(0, maxServers - 1), { type: 'submenu', key: 'servers', label, items: otherItems }]
}

/** Creates menu items for the progress of a bulk restart and for ending it. */
export function createBulkItems(bulk: BulkRestart | undefined, { tray }: Texts): readonly TrayItem[] {
  if (!bulk) return []
  return [
    { type: 'text', label: tray.bulk.restarting(bulk.done, bulk.total) },
    createAction(tray.bulk.stop, { name: 'stopRestarting', args: {} }),
  ]
}

/** Creates menu items that pause notifications or end the current pause. */
export function createPauseItems(
  { pausedUntil, quietHours }: Settings,
  texts: Texts,
  now: number,
): TrayItem[] {
  const { header } = texts
  const pauseTexts = texts.tray.pause
  const quiet = getQuietHoursEnd(quietHours, now)
  const quietLine: TrayItem[] =
    quiet === undefined ? [] : [{ type: 'text', label: pauseTexts.quiet(formatUntil(quiet, texts, now)) }]
  if (pausedUntil > now) {
    return [
      ...quietLine,
      { type: 'text', label: pauseTexts.paused(formatUntil(pausedUntil, texts, now)) },
      createAction(header.resume, { name: 'pauseNotifications', args: { until: 'resume' } }),
    ]
  }
  return [
    ...quietLine,
    {
      type: 'submenu',
      key: 'pause',
      label: header.pause,
      items: [
        createAction(header.pauseHour, { name: 'pauseNotifications', args: { until: 'hour' } }),
        createAction(header.pauseTomorrow, { name: 'pauseNotifications', args: { until: 'tomorrow' } }),
      ],
    },
  ]
}
