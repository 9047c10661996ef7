import type { JobStatus, JobView, OutcomeKind } from '#shared/model.ts'
import { isCompleted, isOutcomeKind, outcomes } from '#shared/outcome.ts'
import { summarizeFailure } from '#shared/rules/error-cause.ts'
import { getExpectedEndTime } from '#shared/rules/expected-end.ts'
import { getRunTime } from '#shared/rules/run-time.ts'
import { isTerminal, isWaiting, getStatusText } from '#shared/rules/status.ts'
import { busyCpuPercent, type WaitingReason } from '#shared/rules/waiting-reason.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatOutcome } from '#shared/texts/format-outcome.ts'
import { formatExpectedTime } from '#shared/texts/format-time.ts'
import { formatSilence } from '#shared/texts/format-overdue.ts'
import { formatTimeLeft, formatUsualDuration } from '#shared/texts/format-time-left.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { getEndTime, getOutcomeKind, isJobOver } from './groups.ts'
import { formatPendingCommand } from './job-actions.ts'
import { hasLiveProgress, formatIconMeaning, getIconShape, isKeyMissing } from './icon-shape.ts'

const second = 1_000

/** Formats a status. An unknown status is returned unchanged. */
export const formatJobStatus = (status: JobStatus, texts: Texts): string =>
  isOutcomeKind(status) ? texts.outcomes[status].name : getStatusText(texts.statuses, status)

/** Returns the run's duration in ms; undefined if it isn't known. */
export const getJobRunTime = (job: JobView): number | undefined =>
  getRunTime(getOutcomeKind(job), job.run.startedAt ?? job.outcome?.startedAt, getEndTime(job))

/** Formats how the run ended. Undefined while it is active. */
export function formatJobOutcome(job: JobView, server: string, texts: Texts): string | undefined {
  const kind = getOutcomeKind(job)
  if (!kind) return undefined
  const { outcome } = job
  return formatOutcome(
    {
      ...outcome,
      kind,
      took: outcome?.result ? undefined : formatRunTime(kind, getJobRunTime(job), texts),
      error: job.run.error,
      isAfterAll: outcome?.after !== undefined,
      server,
    },
    texts,
  )
}

/** Formats a run's duration. It is rounded unless the run completed. */
export function formatRunTime(
  kind: OutcomeKind,
  ms: number | undefined,
  { format }: Texts,
): string | undefined {
  if (ms === undefined) return undefined
  return isCompleted(kind) ? format.duration(ms) : format.roughDuration(ms)
}

/** Formats why the state of an active run is out of date. Undefined if it is current. */
function formatConnection(job: JobView, now: number, texts: Texts): string | undefined {
  const sinceText =
    job.run.updatedAt === undefined
      ? undefined
      : texts.format.roughDuration(Math.max(second, now - job.run.updatedAt))
  switch (job.run.connection.state) {
    case 'waiting':
      return texts.job.reconnecting(sinceText === undefined ? '' : texts.job.andLastUpdate(sinceText))
    case 'offline':
      return job.run.updatedAt === undefined
        ? formatIconMeaning(job, texts)
        : texts.job.lastUpdate(
            formatEndTime(job.run.updatedAt, now, texts),
            hasLiveProgress(job) ? texts.format.percent(job.run.progress) : undefined,
          )
    case 'unauthorized':
      return isKeyMissing(job) ? texts.serverErrors.missingKey : texts.serverErrors.rejectedKey
    case 'connecting':
    case 'live':
    case 'polling':
    case 'closed':
      return undefined
  }
}

/** Formats that a job is polled or that the app is connecting, in a few words. Undefined otherwise. */
export function formatConnectionShort(job: JobView, texts: Texts): string | undefined {
  if (isJobOver(job)) return undefined
  if (job.run.connection.state === 'polling') return texts.job.polling
  return job.run.connection.state === 'connecting' && job.run.status !== undefined
    ? texts.common.connecting
    : undefined
}

/** Formats when a failed job will be auto-restarted. Undefined if it won't. */
export function formatAutoRestart(
  job: JobView,
  times: number,
  now: number,
  texts: Texts,
): string | undefined {
  const { attempts = 0, restartAt } = job.user.recovery ?? {}
  if (restartAt === undefined || !isJobOver(job)) return undefined
  const nth = attempts + 1
  const total = Math.max(times, nth)
  const remainingMs = restartAt - now
  return remainingMs < second
    ? texts.job.autoRestartsNow(nth, total)
    : texts.job.autoRestartsSoon(texts.format.roughDuration(remainingMs), nth, total)
}

/** Formats the note that this run is an auto-restart. Undefined if it isn't. */
export function formatAutoRestartShort(job: JobView, times: number, texts: Texts): string | undefined {
  const { attempts = 0 } = job.user.recovery ?? {}
  if (attempts === 0 || isJobOver(job)) return undefined
  return texts.job.restartedItself(attempts, Math.max(times, attempts))
}

/** Formats what matters most about the job, as a sentence. */
export function formatJobState(
  job: JobView,
  serverName: string,
  now: number,
  texts: Texts,
  reason?: WaitingReason,
): string {
  return (
    (isRestartSent(job) ? undefined : formatPendingCommand(job, texts)) ??
    formatJobOutcome(job, serverName, texts) ??
    formatConnection(job, now, texts) ??
    formatActivity(job, serverName, now, texts, reason)
  )
}

/**
 * Formats what matters most, as `formatJobState` does, but shorter, for the second line of a row. The icon
 * and the group already show that a job has failed, so only the cause is added.
 */
export function formatRowText(
  ...[job, serverName, now, texts, reason]: Parameters<typeof formatJobState>
): string {
  const isSaid = isRestartSent(job) || formatPendingCommand(job, texts) === undefined
  const kind = isSaid ? getOutcomeKind(job) : undefined
  if (kind === 'lost') {
    const seenAt = job.run.updatedAt
    return texts.job.lostRow(serverName, seenAt === undefined ? undefined : formatEndTime(seenAt, now, texts))
  }
  if (kind === 'cancelled' && job.attention)
    return texts.job.cancelledElsewhere(formatRunTime(kind, getJobRunTime(job), texts))
  const cause = kind === 'failed' && summarizeFailure(job.run.error)
  return cause || formatJobState(job, serverName, now, texts, reason)
}

/** Whether a restart is pending. The button then shows that, so the row can show the error. */
function isRestartSent({ user: { pendingCommand: command } }: JobView): boolean {
  return command?.kind === 'restart' && command.state === 'sent'
}

/**
 * Returns when the job began to wait, in ms since the epoch. If that isn't known, returns when the job was
 * created or added.
 */
export const getWaitingSince = ({
  waitingSince,
  run: { createdAt },
  identity: { addedAt },
}: JobView): number => waitingSince ?? createdAt ?? addedAt

function formatActivity(
  job: JobView,
  serverName: string,
  now: number,
  texts: Texts,
  reason: WaitingReason | undefined,
): string {
  const { status, currentStep } = job.run
  if (job.run.lostTrackAt !== undefined) return texts.job.lostTrack
  if (status === undefined) return texts.job.lookingFor(serverName)
  if (isWaiting(status)) {
    const age = texts.format.roughDuration(Math.max(0, now - getWaitingSince(job)))
    return reason ? texts.job.waitingBecause(age, formatReason(reason, texts)) : texts.job.waiting(age)
  }
  if (status === 'running') return currentStep || texts.shapes.running
  return texts.job.atStep(formatJobStatus(status, texts), currentStep)
}

export function formatReason(reason: WaitingReason, { job }: Texts): string {
  switch (reason.kind) {
    case 'queuePosition':
      return job.inLine(reason.position)
    case 'none-starts':
      return job.noneStarts
    case 'cpu':
      return job.cpuBusy(reason.percent, busyCpuPercent)
    case 'running':
      return job.manyRunning(reason.jobs)
  }
}

/**
 * Formats the note that the run is silent, or takes longer than usual or than its limit. Empty if neither is
 * the case.
 */
export function formatOverdueRun(job: JobView, now: number, texts: Texts): string {
  const { usualMs, overLimitMs, usual, outcome } = job
  const { startedAt } = job.run
  if (job.silent && !outcome) return formatSilence(job.silent, now, texts)
  if (startedAt === undefined || outcome) return ''
  const { roughDuration, durationRange } = texts.format
  const running = roughDuration(Math.max(0, now - startedAt))
  if (overLimitMs !== undefined) return texts.job.overLimit(roughDuration(overLimitMs), running)
  if (usualMs === undefined) return ''
  const { fromMs, toMs } = usual ?? { fromMs: usualMs, toMs: usualMs }
  return texts.job.longer(durationRange(fromMs, toMs), running)
}

export function formatTimeLeftOrWaited(job: JobView, now: number, texts: Texts): string {
  if (isJobOver(job) || isTerminal(job.run.status) || job.run.connection.state === 'offline') return ''
  if (job.run.connection.state === 'waiting' || job.run.connection.state === 'unauthorized') return ''
  if (job.expectedEnd) {
    const end = getExpectedEndTime(job.expectedEnd, now)
    if (end !== undefined) return formatTimeLeft(end - now, texts)
  }
  return job.usual && job.usualMs === undefined ? formatUsualDuration(job.usual, texts) : ''
}

/**
 * Formats a row for screen readers, without repeating anything: "Chunk ICU protocols, running on Archive,
 * 39%, less than 1 minute left".
 */
export function formatRowForScreenReader(
  job: JobView,
  serverName: string,
  now: number,
  texts: Texts,
  reason?: WaitingReason,
): string {
  const name = formatJobName(job.identity, texts)
  const sentence = formatJobState(job, serverName, now, texts, reason)
  const end = getEndTime(job)
  if (end !== undefined) return [name, sentence, serverName, formatEndTime(end, now, texts)].join(', ')
  const shape = getIconShape(job)
  const isRunning = shape === 'running' && formatPendingCommand(job, texts) === undefined
  // For these shapes, the sentence already contains the state.
  const state = shape === 'waiting' || shape === 'retrying' ? '' : formatIconMeaning(job, texts)
  const remaining = formatTimeLeftOrWaited(job, now, texts)
  const percent = texts.format.percent(job.run.progress)
  return [
    name,
    ...(isRunning ? [texts.job.spoken.runningOn(serverName)] : [state, sentence]),
    ...(isRunning || sentence.includes(serverName) ? [] : [serverName]),
    ...(hasLiveProgress(job) && !sentence.includes(percent) ? [percent] : []),
    remaining === texts.job.leftUnderAMinute ? texts.job.spoken.leftUnderAMinute : remaining,
    formatOverdueRun(job, now, texts),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** Formats when a run is expected to end, such as "done about 15:02". Undefined if that isn't known. */
export function formatExpectedEnd({ expectedEnd }: JobView, now: number, texts: Texts): string | undefined {
  const end = expectedEnd && getExpectedEndTime(expectedEnd, now)
  return end === undefined ? undefined : texts.batch.doneAbout(formatExpectedTime(end, texts, now))
}

/** Formats when a run ended: the time of day if it was today, or else the date. */
export function formatEndTime(at: number, now: number, texts: Texts): string {
  return new Date(at).toDateString() === new Date(now).toDateString()
    ? texts.format.timeOfDay(at)
    : texts.format.dateOnly(at)
}

/**
 * Formats how the jobs ended. If there are more than three, the text only contains their number, and how many
 * of them ended badly.
 */
export function formatOutcomesForScreenReader(jobs: readonly JobView[], texts: Texts): string {
  if (jobs.length > 3) {
    const bad = jobs.filter((job) => job.outcome && outcomes[job.outcome.kind].tone === 'bad').length
    return texts.job.manyEndedSpoken(jobs.length, bad)
  }
  return jobs
    .map((job) =>
      texts.job.endedSpoken(
        formatJobName(job.identity, texts),
        formatJobOutcome(job, texts.servers.unnamed, texts) ?? '',
      ),
    )
    .reduce((spoken, next) => (spoken === '' ? next : texts.common.sentences(spoken, next)), '')
}
