import { isOutcomeKind, isRestartableKind } from '#shared/outcome.ts'
import { isolateText } from '#shared/bidi.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { getQuietUntil } from '#main/state/quiet-hours.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isQueueJob, isCommandInProgress } from '#shared/rules/restartable.ts'
import { getServerActivity, type QueueCounts } from '#shared/rules/queue-counts.ts'
import type { BulkRestart, JobState, ServerState } from '#shared/model.ts'
import type { Settings } from '#shared/settings.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatQueueInFull } from '#shared/texts/format-queue.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { formatBoundedList, formatStatus } from '#shared/texts/phrases.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import type { JobSummary } from './job-summaries.ts'
import { createAction, type TrayItem } from './tray.ts'
import { formatTimeAt, formatUntil } from '#shared/texts/format-time.ts'

/** In characters, so that the menu doesn't get too wide. */
export const maxMenuLabelLength = 44

/** The most servers in the menu. */
const maxServers = 3

type JobTexts = Texts['tray']['job']

function formatPendingCommand(job: JobState, words: JobTexts, now: number): string | undefined {
  if (isCommandInProgress(job, 'restart', now)) return words.restarting
  return isCommandInProgress(job, 'cancel', now) ? words.cancelling : undefined
}

/** Formats a rejected command; the window shows the reason. */
function formatRejectedCommand(
  { user: { pendingCommand: command } }: JobState,
  words: JobTexts,
): readonly string[] {
  switch (command?.state) {
    case 'rejected':
      return [words.refused[command.kind]]
    case 'ignored':
      return [words.ignored[command.kind]]
    case 'sent':
    case 'accepted':
    case undefined:
      return []
  }
}

/** Describes a job's activity. */
function formatActivity({ job, activity }: JobSummary, texts: Texts, now: number): string {
  const words = texts.tray.job
  const { percent } = texts.format
  const { status, progress } = job.run
  const restartAt = activity === 'failed' ? job.user.recovery?.restartAt : undefined
  if (restartAt !== undefined) return words.restartsItself(formatTimeAt(restartAt, texts, now))
  if (isOutcomeKind(activity)) return formatStatus(activity, texts)
  switch (activity) {
    // Progress is rounded to whole percent, because otherwise the menu would change all the time.
    case 'running':
      return status === 'running' || status === undefined
        ? percent(progress)
        : `${formatStatus(status, texts)}, ${percent(progress)}`
    case 'waiting':
      return status === undefined ? words.waiting : formatStatus(status, texts)
    case 'connecting':
      return words.connecting
    case 'unreachable':
      return words.unreachable
    case 'unauthorized':
      return words.unauthorized
  }
}

/** Whether the job's run can be restarted now. */
function canRestart({ job, activity }: JobSummary, now: number): boolean {
  const isIdle = !isCommandInProgress(job, 'restart', now) && !isCommandInProgress(job, 'cancel', now)
  // The server returns 404 to a restart of anything else.
  const isEnded = isRestartableKind(isOutcomeKind(activity) ? activity : undefined)
  return isIdle && isQueueJob(job) && (isEnded || mayStillRun(job))
}

/** Creates a job's commands, unless a restart or cancel is in progress. */
function createJobCommands(summary: JobSummary, words: JobTexts, now: number): TrayItem[] {
  if (!canRestart(summary, now)) return []
  const { key } = summary.job.identity
  const { recovery } = summary.job.user
  if (recovery?.restartAt === undefined) {
    const label = mayStillRun(summary.job) ? words.askRestart : words.restart
    return [createAction(label, { name: 'restart', args: { key } })]
  }
  return [
    createAction(words.restartNow, { name: 'restart', args: { key } }),
    createAction(words.dontRestart, { name: 'stopRecovery', args: { key } }),
  ]
}

function createCancelItems({ job, activity }: JobSummary, words: JobTexts, now: number): readonly TrayItem[] {
  const isActive = activity === 'running' || activity === 'waiting' || activity === 'unreachable'
  if (!isActive || mayStillRun(job) || formatPendingCommand(job, words, now) || !isQueueJob(job)) return []
  return [
    { type: 'separator' },
    createAction(words.cancel, { open: { show: 'ask-cancel', key: job.identity.key } }),
  ]
}

/** Creates a job's item with its submenu. */
export function createJobItem(
  summary: JobSummary,
  end: readonly string[],
  texts: Texts,
  now: number,
): TrayItem {
  const { job } = summary
  const { key } = job.identity
  const words = texts.tray.job
  const doing =
    formatPendingCommand(job, words, now) ??
    [
      formatActivity(summary, texts, now),
      ...end,
      ...(job.outcome?.source ? [words.source[job.outcome.source]] : []),
      ...formatRejectedCommand(job, words),
    ].join(', ')
  return {
    type: 'submenu',
    key,
    label: `${isolateText(truncateLine(formatJobName(job.identity, texts), maxMenuLabelLength))}: ${doing}`,
    items: [
      createAction(words.details, { open: { show: 'job', key } }),
      ...createJobCommands(summary, words, now),
      createAction(texts.words.openInCompileo, { name: 'openInCompileo', args: { key } }),
      createAction(words.copyId, { name: 'copyText', args: { text: job.identity.jobId } }),
      { type: 'separator' },
      job.user.muted
        ? createAction(words.unmute, { name: 'setMuted', args: { keys: [key], muted: false } })
        : createAction(words.mute, { name: 'setMuted', args: { keys: [key], muted: true } }),
      createAction(words.unwatch, { name: 'unwatch', args: { keys: [key] } }),
      ...createCancelItems(summary, words, now),
    ],
  }
}

export interface ServerCounts {
  readonly own: QueueCounts
  /** Undefined if unknown. */
  readonly queue: QueueCounts | undefined
}

/** With its alerts, or why there are no counts. */
function formatServer(server: ServerState, { own, queue }: ServerCounts, texts: Texts): readonly string[] {
  const { reach, alerts } = server
  const words = texts.tray.server
  if (lacksKey(server)) return [words.noKey]
  if (reach !== 'ok') return [words.reach[reach]]
  if (!queue && alerts.length === 0 && !getServerActivity(own, queue)) return []
  const activity = formatQueueInFull(own, queue, texts)
  if (alerts.length === 0) return [activity]
  const alertTexts = alerts.map(({ message }) => formatMessage(message, texts))
  return [`${activity} (${formatBoundedList(alertTexts, 1, texts)})`]
}

/** A server's line with its queue. */
function createServerItem(server: ServerState, counts: ServerCounts, texts: Texts): TrayItem {
  const words = [...formatServer(server, counts, texts), ...(server.muted ? [texts.tray.server.muted] : [])]
  const name = isolateText(truncateLine(server.name, maxMenuLabelLength))
  return createAction(words.length > 0 ? `${name}: ${words.join(', ')}` : name, {
    open: { show: 'server', serverId: server.id },
  })
}

const serverNeedsAttention = (server: ServerState): boolean =>
  lacksKey(server) || server.alerts.length > 0 || (server.reach !== 'ok' && server.reach !== 'unknown')

/** Creates an item for each server that needs attention, and one for all others. */
export function createServerItems(
  servers: readonly ServerState[],
  countsOf: (server: ServerState) => ServerCounts,
  texts: Texts,
): readonly TrayItem[] {
  const single =
    servers.length <= maxServers ? servers : servers.filter(serverNeedsAttention).slice(0, maxServers - 1)
  const others = servers.filter((server) => !single.includes(server))
  const item = (server: ServerState) => createServerItem(server, countsOf(server), texts)
  const label = texts.tray.server.others(others.length)
  return [
    ...single.map(item),
    ...(others.length > 0
      ? [{ type: 'submenu', key: 'servers', label, items: others.map(item) } as const]
      : []),
  ]
}

/** Creates the items for the progress of a bulk restart, and for stopping it. */
export function createBulkItems(bulk: BulkRestart | undefined, { tray }: Texts): readonly TrayItem[] {
  if (!bulk) return []
  return [
    { type: 'text', label: tray.bulk.restarting(bulk.done, bulk.total) },
    createAction(tray.bulk.stop, { name: 'stopRestarting', args: {} }),
  ]
}

/** Creates the items for pausing notifications, and for the end of the current pause. */
export function createPauseItems(
  { pausedUntil, quietHours }: Settings,
  texts: Texts,
  now: number,
): TrayItem[] {
  const { header } = texts
  const words = texts.tray.pause
  const quiet = getQuietUntil(quietHours, now)
  const quietLine: TrayItem[] =
    quiet === undefined ? [] : [{ type: 'text', label: words.quiet(formatUntil(quiet, texts, now)) }]
  if (pausedUntil > now) {
    return [
      ...quietLine,
      { type: 'text', label: words.paused(formatUntil(pausedUntil, texts, now)) },
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
