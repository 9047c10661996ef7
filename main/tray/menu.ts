import { isOutcomeKind } from '#shared/outcome.ts'
import { isolated } from '#shared/bidi.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { quietUntil } from '#main/state/quiet-hours.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isOfQueue, isUnderWay } from '#shared/rules/restartable.ts'
import type { QueueCounts } from '#shared/rules/queue-counts.ts'
import type { BulkRestart, JobState, ServerState, UpdateState } from '#shared/model.ts'
import type { Settings } from '#shared/settings.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { enumeration, statusInWords } from '#shared/texts/phrases.ts'
import type { Texts } from '#shared/texts/index.ts'
import { jobName } from '#shared/texts/job-name.ts'
import type { JobSummary } from './job-lines.ts'
import { action, type TrayItem } from './tray.ts'
import { atWhen, untilWhen } from '#shared/texts/time-of-run.ts'

/** In characters, so that the menu doesn't get too wide. */
export const longestLabel = 44

/** Lines of servers. */
const mostServers = 3

type JobWords = Texts['tray']['job']

function underWay(job: JobState, words: JobWords, now: number): string | undefined {
  if (isUnderWay(job, 'restart', now)) return words.restarting
  return isUnderWay(job, 'cancel', now) ? words.cancelling : undefined
}

/** The window has the reason. */
function inVain({ pendingCommand: command }: JobState, words: JobWords): readonly string[] {
  switch (command?.state) {
    case 'refused':
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
export function activityWords({ job, activity }: JobSummary, texts: Texts, now: number): string {
  const words = texts.tray.job
  const { percent } = texts.format
  const { status, progress } = job
  const restartAt = activity === 'failed' ? job.recovery?.restartAt : undefined
  if (restartAt !== undefined) return words.restartsItself(atWhen(restartAt, texts, now))
  if (isOutcomeKind(activity)) return statusInWords(activity, texts)
  switch (activity) {
    // Rounded down to whole percents, because a menu written at every tenth would never stand still.
    case 'running':
      return status === 'running' || status === undefined
        ? percent(progress)
        : `${statusInWords(status, texts)}, ${percent(progress)}`
    case 'waiting':
      return status === undefined ? words.waiting : statusInWords(status, texts)
    case 'connecting':
      return words.connecting
    case 'unreachable':
      return words.unreachable
    case 'unauthorized':
      return words.unauthorized
  }
}

/** Whether the job's run can be restarted now. */
export function offersRestart({ job, activity }: JobSummary, now: number): boolean {
  const isIdle = !isUnderWay(job, 'restart', now) && !isUnderWay(job, 'cancel', now)
  // The server returns 404 to a restart of anything else.
  return isIdle && isOfQueue(job) && (activity === 'failed' || activity === 'cancelled' || mayStillRun(job))
}

/** Commands, unless a restart or cancel is in progress. */
function verbs(summary: JobSummary, words: JobWords, now: number): TrayItem[] {
  if (!offersRestart(summary, now)) return []
  const { key, recovery } = summary.job
  if (recovery?.restartAt === undefined) {
    const label = mayStillRun(summary.job) ? words.askRestart : words.restart
    return [action(label, { do: 'restart', with: { key } })]
  }
  return [
    action(words.restartNow, { do: 'restart', with: { key } }),
    action(words.dontRestart, { do: 'stopRecovery', with: { key } }),
  ]
}

function cancelItems({ job, activity }: JobSummary, words: JobWords, now: number): readonly TrayItem[] {
  const isActive = activity === 'running' || activity === 'waiting' || activity === 'unreachable'
  if (!isActive || mayStillRun(job) || underWay(job, words, now) || !isOfQueue(job)) return []
  return [{ type: 'separator' }, action(words.cancel, { open: { show: 'ask-cancel', key: job.key } })]
}

/** A job's line with its submenu. */
export function jobItem(
  summary: JobSummary,
  end: readonly string[],
  hasGui: boolean,
  texts: Texts,
  now: number,
): TrayItem {
  const { job } = summary
  const { key } = job
  const words = texts.tray.job
  const doing =
    underWay(job, words, now) ??
    [
      activityWords(summary, texts, now),
      ...end,
      ...(job.outcome?.source ? [words.source[job.outcome.source]] : []),
      ...inVain(job, words),
    ].join(', ')
  return {
    type: 'submenu',
    key,
    label: `${isolated(cutLine(jobName(job, texts), longestLabel))}: ${doing}`,
    items: [
      action(words.details, { open: { show: 'job', key } }),
      ...verbs(summary, words, now),
      ...(hasGui ? [action(texts.words.openInCompileo, { do: 'openInCompileo', with: { key } })] : []),
      action(words.copyId, { do: 'copyText', with: { text: job.jobId } }),
      { type: 'separator' },
      job.muted
        ? action(words.unmute, { do: 'setMuted', with: { keys: [key], muted: false } })
        : action(words.mute, { do: 'setMuted', with: { keys: [key], muted: true } }),
      action(words.unwatch, { do: 'unwatch', with: { keys: [key] } }),
      ...cancelItems(summary, words, now),
    ],
  }
}

/** With its alerts, or why there are no counts. */
function queueWords(server: ServerState, counts: QueueCounts | undefined, texts: Texts): readonly string[] {
  const { reach, alerts } = server
  const words = texts.tray.server
  if (lacksKey(server)) return [words.noKey]
  if (reach !== 'ok') return [words.reach[reach]]
  if (!counts) return []
  const queue = words.queue(counts.running, counts.waiting)
  if (alerts.length === 0) return [queue]
  const alertTexts = alerts.map(({ message }) => describeMessage(message, texts))
  return [`${queue} (${enumeration(alertTexts, 1, texts)})`]
}

/** A server's line with its queue. */
function serverItem(server: ServerState, counts: QueueCounts | undefined, texts: Texts): TrayItem {
  const words = [...queueWords(server, counts, texts), ...(server.muted ? [texts.tray.server.muted] : [])]
  const name = isolated(cutLine(server.name, longestLabel))
  return action(words.length > 0 ? `${name}: ${words.join(', ')}` : name, {
    open: { show: 'server', serverId: server.id },
  })
}

const needsCare = (server: ServerState): boolean =>
  lacksKey(server) || server.alerts.length > 0 || (server.reach !== 'ok' && server.reach !== 'unknown')

/** Its line if it needs care; the others share one. */
export function serverItems(
  servers: readonly ServerState[],
  countsOf: (server: ServerState) => QueueCounts | undefined,
  texts: Texts,
): readonly TrayItem[] {
  const single = servers.length <= mostServers ? servers : servers.filter(needsCare).slice(0, mostServers - 1)
  const others = servers.filter((server) => !single.includes(server))
  const item = (server: ServerState) => serverItem(server, countsOf(server), texts)
  const counts = others.flatMap((server) => countsOf(server) ?? [])
  const sum = (count: (each: QueueCounts) => number) => counts.reduce((all, each) => all + count(each), 0)
  const queue = texts.tray.server.queue(
    sum(({ running }) => running),
    sum(({ waiting }) => waiting),
  )
  const label = `${texts.tray.server.others(others.length)}: ${queue}`
  return [
    ...single.map(item),
    ...(others.length > 0
      ? [{ type: 'submenu', key: 'servers', label, items: others.map(item) } as const]
      : []),
  ]
}

/** The progress of a bulk restart, and how to stop it. */
export function bulkItems(bulk: BulkRestart | undefined, { tray }: Texts): readonly TrayItem[] {
  if (!bulk) return []
  return [
    { type: 'text', label: tray.bulk.restarting(bulk.done, bulk.total) },
    action(tray.bulk.stop, { do: 'stopRestarting', with: {} }),
  ]
}

/** Until when notifications are silent, and how to pause them. */
export function pauseItems({ pausedUntil, quietHours }: Settings, texts: Texts, now: number): TrayItem[] {
  const words = texts.tray.pause
  const quiet = quietUntil(quietHours, now)
  const quietLine: TrayItem[] =
    quiet === undefined ? [] : [{ type: 'text', label: words.quiet(untilWhen(quiet, texts, now)) }]
  if (pausedUntil > now) {
    return [
      ...quietLine,
      { type: 'text', label: words.paused(untilWhen(pausedUntil, texts, now)) },
      action(words.resume, { do: 'pauseNotifications', with: { until: 'resume' } }),
    ]
  }
  return [
    ...quietLine,
    {
      type: 'submenu',
      key: 'pause',
      label: words.pause,
      items: [
        action(words.hour, { do: 'pauseNotifications', with: { until: 'hour' } }),
        action(words.tomorrow, { do: 'pauseNotifications', with: { until: 'tomorrow' } }),
      ],
    },
  ]
}

/** The newer version that is ready, and how to have it now; nothing while there is none. */
export function updateItems(updates: UpdateState | undefined, { tray }: Texts): readonly TrayItem[] {
  if (updates?.kind !== 'ready') return []
  return [action(tray.restartToUpdate(updates.version), { do: 'restartToUpdate', with: {} })]
}
