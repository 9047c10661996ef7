import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { Hook } from '#shared/hooks.ts'
import { defaultUnreachableMinutes, defaultDigest, type NoticeKind } from '#shared/hook-services.ts'
import type { JobOutcome, JobState, QueueAlert, ServerState } from '#shared/model.ts'
import { countOutcomes } from '#shared/outcome.ts'
import { toPublicJob } from '#shared/public-job.ts'
import { summarizeError } from '#shared/rules/error-summary.ts'
import { getJobId, getServerId } from '#shared/rules/job-key.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatOverdueTitle, formatOverdue } from '#shared/texts/format-overdue.ts'
import { formatJobName, formatJobNameOrId } from '#shared/texts/job-name.ts'
import { formatCauses, formatOutcomeCounts } from '#shared/texts/format-outcomes.ts'
import type { BatchSnapshot } from '#main/state/happenings.ts'
import { getMoment } from '#main/state/quiet-hours.ts'
import type { NoticeEvent } from './delivery-queue.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import { createEventId } from './hook-event.ts'
import { matchesJob } from './hook-filter.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** An alert about an unreachable server is raised after this time, in ms. */
const alertDelayMs = minuteMs
const maxRepeats = 5
const maxSlowest = 3

type Named = Pick<ServerState, 'name' | 'url'>

function createNotice(
  kind: NoticeKind,
  unique: string,
  now: number,
  server: Named | undefined,
  words: Pick<NoticeEvent, 'title' | 'lines' | 'data'>,
): NoticeEvent {
  const named = server && { server: { name: server.name, url: server.url } }
  return { id: createEventId(`${kind}#${unique}`), filedAt: now, kind, ...named, ...words }
}

/** A batch has ended. */
export function createBatchEvent(
  { batch, jobs, progress }: BatchSnapshot,
  last: JobOutcome,
  now: number,
  texts: Texts,
): NoticeEvent {
  const { running: _, waiting: __, ...ended } = progress.counts
  const errors = jobs.flatMap(({ outcome }) => (outcome?.kind === 'failed' ? (outcome.error ?? '') : []))
  return createNotice('batch', `${batch.id}#${last.key}#${last.id}`, now, undefined, {
    title: texts.hooks.notices.batch(batch.name),
    lines: [formatOutcomeCounts(ended, texts), ...formatCauses(errors, texts)],
    data: { batch: { name: batch.name, jobs: jobs.map(({ jobId }) => jobId) }, counts: ended },
  })
}

/** A run that takes longer than usual. */
export function createOverdueEvent(
  job: JobState,
  server: Named | undefined,
  now: number,
  texts: Texts,
): NoticeEvent | undefined {
  const { overdue, key, run, startedAt } = job
  if (!overdue) return undefined
  const tookMs = startedAt === undefined ? undefined : Math.max(0, now - startedAt)
  return createNotice('overdue', `${key}#${run}`, now, server, {
    title: formatOverdueTitle(overdue, formatJobName(job, texts), texts),
    lines: tookMs === undefined ? [] : [formatOverdue(overdue, tookMs, texts)],
    data: {
      job: toPublicJob(job, server, formatJobNameOrId(job, texts)),
      ...('limitMs' in overdue
        ? { limitSeconds: Math.round(overdue.limitMs / 1_000) }
        : { usualSeconds: Math.round(overdue.usualMs / 1_000) }),
    },
  })
}

/** Hooks hear of an unreachable server in their own time, by `createReachabilityEvent`. */
export function createAlertEvents(
  server: ServerState,
  raised: readonly QueueAlert[],
  now: number,
  texts: Texts,
): readonly NoticeEvent[] {
  return raised
    .filter(({ kind }) => !isUnreachableAlert(kind))
    .map(({ kind, raisedAt, message }) =>
      createNotice('alert', `${server.id}#${kind}#${raisedAt}`, now, server, {
        title: texts.hooks.notices.alert(server.name),
        lines: [formatMessage(message, texts)],
        data: { alert: { kind, raisedAt: toIsoTime(raisedAt) } },
      }),
    )
}

/** When a hook reports an unreachable server, ms since the epoch. */
export const getUnreachableDueTime = (
  { unreachableMinutes = defaultUnreachableMinutes }: Hook,
  { raisedAt }: QueueAlert,
): number => raisedAt + Math.max(0, unreachableMinutes * minuteMs - alertDelayMs)

/** Builds the event of a server that is unreachable, or back. */
export function createReachabilityEvent(
  kind: 'unreachable' | 'back',
  server: ServerState,
  { raisedAt, message }: QueueAlert,
  now: number,
  texts: Texts,
): NoticeEvent {
  const awayMs = Math.max(0, now - raisedAt + alertDelayMs)
  const { unreachable, back, awayFor } = texts.hooks.notices
  const [title, line] =
    kind === 'back'
      ? [back(server.name), awayFor(texts.format.roughDuration(awayMs))]
      : [unreachable(server.name), formatMessage(message, texts)]
  return createNotice(kind, `${server.id}#${raisedAt}`, now, server, {
    title,
    lines: [line],
    data: { since: toIsoTime(raisedAt - alertDelayMs) },
  })
}

/** When a hook's digests were due, the last of them, and the next, in local time: ms since the epoch. */
export function getDigestTimes({ digest = defaultDigest }: Hook, now: number) {
  const { every, at } = digest
  const isDay = (moment: number) => every === 'day' || new Date(moment).getDay() === 1
  const days = Array.from({ length: 24 }, (_, day) => getMoment(now, at, day - 16)).filter(isDay)
  const past = days.filter((moment) => moment <= now)
  return {
    past,
    last: past.at(-1) ?? now,
    next: days.find((moment) => moment > now) ?? now,
  }
}

const getDigestKey = ({ digest = defaultDigest }: Hook, due: number) => `${digest.every}#${due}`

/** The ID of the digest that is due at this time. */
export const getDigestId = (hook: Hook, due: number): string =>
  createEventId(`digest#${getDigestKey(hook, due)}`)

/** Runs since the last digest: how many, why they failed, and the slowest. */
export function createDigestEvent(
  hook: Hook,
  entries: readonly LedgerEntry[],
  due: number,
  now: number,
  texts: Texts,
): NoticeEvent {
  const { every, at } = hook.digest ?? defaultDigest
  const since = getMoment(due, at, every === 'day' ? -1 : -7)
  const own = entries.filter(
    ({ outcome, jobKind, project }) =>
      outcome.at > since &&
      outcome.at <= due &&
      matchesJob(hook, getServerId(outcome.key), { kind: jobKind, project, outcome }),
  )
  const counts = countOutcomes(own.map(({ outcome }) => outcome))
  const errors = own.flatMap(({ outcome: { kind, error } }) => (kind === 'failed' ? (error ?? '') : []))
  const slowest = own
    .flatMap((entry) => {
      const { at: endedAt, startedAt } = entry.outcome
      return startedAt === undefined ? [] : [{ entry, tookMs: endedAt - startedAt }]
    })
    .toSorted((a, b) => b.tookMs - a.tookMs)
    .slice(0, maxSlowest)
  const { notices } = texts.hooks
  const formatEntryName = ({ label, jobKind, project, outcome }: LedgerEntry) =>
    formatJobName({ label, kind: jobKind, project, jobId: getJobId(outcome.key) }, texts)
  return createNotice('digest', getDigestKey(hook, due), now, undefined, {
    title:
      own.length === 0 ? notices.quiet[every] : notices.digest[every](formatOutcomeCounts(counts, texts)),
    lines: [
      ...formatCauses(errors, texts),
      ...slowest.map(({ entry, tookMs }) =>
        notices.slow(formatEntryName(entry), texts.format.roughDuration(tookMs)),
      ),
    ],
    data: {
      since: toIsoTime(since),
      until: toIsoTime(due),
      counts,
      failures: errors.map((error) => summarizeError(error)),
    },
  })
}

/** The repetition that is due since a run failed, from 1 on; 0 if none is. Times are ms since the epoch. */
export function getDueRepeat(hours: number, at: number, now: number) {
  const everyMs = hours * hourMs
  const nth = Math.min(Math.max(0, Math.floor((now - at) / everyMs)), maxRepeats)
  return { nth, nextAt: nth < maxRepeats ? at + (nth + 1) * everyMs : undefined }
}
