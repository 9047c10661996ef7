import { isAwayAlert } from '#shared/alert-levels.ts'
import type { Hook } from '#shared/hooks.ts'
import { usualAwayMinutes, usualDigest, type NoticeKind } from '#shared/hook-services.ts'
import type { JobOutcome, JobState, QueueAlert, ServerState } from '#shared/model.ts'
import { countOutcomes } from '#shared/outcome.ts'
import { outsideOf } from '#shared/outside-job.ts'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { jobIdOf, serverIdOf } from '#shared/rules/job-key.ts'
import { isoTime } from '#shared/rules/time.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { overdueTitle, overdueWords } from '#shared/texts/overdue-words.ts'
import { jobName, nameOrId } from '#shared/texts/job-name.ts'
import { causesInWords, countsInWords } from '#shared/texts/several-outcomes.ts'
import type { BatchNow } from '#main/state/happenings.ts'
import { momentOf } from '#main/state/quiet-hours.ts'
import type { NoticeEvent } from './delivery-queue.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import { idOf } from './hook-event.ts'
import { isAbout } from './hook-filter.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** An alert about an unreachable server is raised after this time, in ms. */
const alertAfterMs = minuteMs
const mostRepeats = 5
const mostSlowest = 3

type Named = Pick<ServerState, 'name' | 'url'>

function notice(
  kind: NoticeKind,
  unique: string,
  now: number,
  server: Named | undefined,
  words: Pick<NoticeEvent, 'title' | 'lines' | 'data'>,
): NoticeEvent {
  const named = server && { server: { name: server.name, url: server.url } }
  return { id: idOf(`${kind}#${unique}`), filedAt: now, kind, ...named, ...words }
}

/** A batch has ended. */
export function batchEvent(
  { batch, jobs, progress }: BatchNow,
  last: JobOutcome,
  now: number,
  texts: Texts,
): NoticeEvent {
  const { running: _, waiting: __, ...ended } = progress.counts
  const errors = jobs.flatMap(({ outcome }) => (outcome?.kind === 'failed' ? (outcome.error ?? '') : []))
  return notice('batch', `${batch.id}#${last.key}#${last.id}`, now, undefined, {
    title: texts.hooks.notices.batch(batch.name),
    lines: [countsInWords(ended, texts), ...causesInWords(errors, texts)],
    data: { batch: { name: batch.name, jobs: jobs.map(({ jobId }) => jobId) }, counts: ended },
  })
}

/** A run that takes longer than usual. */
export function overdueEvent(
  job: JobState,
  server: Named | undefined,
  now: number,
  texts: Texts,
): NoticeEvent | undefined {
  const { overdue, key, run, startedAt } = job
  if (!overdue) return undefined
  const tookMs = startedAt === undefined ? undefined : Math.max(0, now - startedAt)
  return notice('overdue', `${key}#${run}`, now, server, {
    title: overdueTitle(overdue, jobName(job, texts), texts),
    lines: tookMs === undefined ? [] : [overdueWords(overdue, tookMs, texts)],
    data: {
      job: outsideOf(job, server, nameOrId(job, texts)),
      ...('limitMs' in overdue
        ? { limitSeconds: Math.round(overdue.limitMs / 1_000) }
        : { usualSeconds: Math.round(overdue.usualMs / 1_000) }),
    },
  })
}

/** Hooks hear of an unreachable server in their own time, by `reachEvent`. */
export function alertEvents(
  server: ServerState,
  raised: readonly QueueAlert[],
  now: number,
  texts: Texts,
): readonly NoticeEvent[] {
  return raised
    .filter(({ kind }) => !isAwayAlert(kind))
    .map(({ kind, raisedAt, message }) =>
      notice('alert', `${server.id}#${kind}#${raisedAt}`, now, server, {
        title: texts.hooks.notices.alert(server.name),
        lines: [describeMessage(message, texts)],
        data: { alert: { kind, raisedAt: isoTime(raisedAt) } },
      }),
    )
}

/** When a hook reports an unreachable server, ms since the epoch. */
export const awayAt = ({ unreachableMinutes = usualAwayMinutes }: Hook, { raisedAt }: QueueAlert): number =>
  raisedAt + Math.max(0, unreachableMinutes * minuteMs - alertAfterMs)

/** Builds the event of a server that is unreachable, or back. */
export function reachEvent(
  kind: 'unreachable' | 'back',
  server: ServerState,
  { raisedAt, message }: QueueAlert,
  now: number,
  texts: Texts,
): NoticeEvent {
  const awayMs = Math.max(0, now - raisedAt + alertAfterMs)
  const { unreachable, back, awayFor } = texts.hooks.notices
  const [title, line] =
    kind === 'back'
      ? [back(server.name), awayFor(texts.format.roughDuration(awayMs))]
      : [unreachable(server.name), describeMessage(message, texts)]
  return notice(kind, `${server.id}#${raisedAt}`, now, server, {
    title,
    lines: [line],
    data: { since: isoTime(raisedAt - alertAfterMs) },
  })
}

/** When a hook's digests were due, the last of them, and the next, in local time: ms since the epoch. */
export function digestTimes({ digest = usualDigest }: Hook, now: number) {
  const { every, at } = digest
  const isDay = (moment: number) => every === 'day' || new Date(moment).getDay() === 1
  const days = Array.from({ length: 24 }, (_, day) => momentOf(now, at, day - 16)).filter(isDay)
  const past = days.filter((moment) => moment <= now)
  return {
    past,
    last: past.at(-1) ?? now,
    next: days.find((moment) => moment > now) ?? now,
  }
}

const uniqueDigest = ({ digest = usualDigest }: Hook, due: number) => `${digest.every}#${due}`

/** The ID of the digest that is due at this time. */
export const digestIdOf = (hook: Hook, due: number): string => idOf(`digest#${uniqueDigest(hook, due)}`)

/** Runs since the last digest: how many, why they failed, and the slowest. */
export function digestEvent(
  hook: Hook,
  entries: readonly LedgerEntry[],
  due: number,
  now: number,
  texts: Texts,
): NoticeEvent {
  const { every, at } = hook.digest ?? usualDigest
  const since = momentOf(due, at, every === 'day' ? -1 : -7)
  const own = entries.filter(
    ({ outcome, jobKind, project }) =>
      outcome.at > since &&
      outcome.at <= due &&
      isAbout(hook, serverIdOf(outcome.key), { kind: jobKind, project, outcome }),
  )
  const counts = countOutcomes(own.map(({ outcome }) => outcome))
  const errors = own.flatMap(({ outcome: { kind, error } }) => (kind === 'failed' ? (error ?? '') : []))
  const slowest = own
    .flatMap((entry) => {
      const { at: endedAt, startedAt } = entry.outcome
      return startedAt === undefined ? [] : [{ entry, tookMs: endedAt - startedAt }]
    })
    .toSorted((a, b) => b.tookMs - a.tookMs)
    .slice(0, mostSlowest)
  const { notices } = texts.hooks
  const nameOf = ({ label, jobKind, project, outcome }: LedgerEntry) =>
    jobName({ label, kind: jobKind, project, jobId: jobIdOf(outcome.key) }, texts)
  return notice('digest', uniqueDigest(hook, due), now, undefined, {
    title: own.length === 0 ? notices.quiet[every] : notices.digest[every](countsInWords(counts, texts)),
    lines: [
      ...causesInWords(errors, texts),
      ...slowest.map(({ entry, tookMs }) => notices.slow(nameOf(entry), texts.format.roughDuration(tookMs))),
    ],
    data: {
      since: isoTime(since),
      until: isoTime(due),
      counts,
      failures: errors.map((error) => errorSummary(error)),
    },
  })
}

/** The repetition that is due since a run failed, from 1 on; 0 if none is. Times are ms since the epoch. */
export function repeatOf(hours: number, at: number, now: number) {
  const everyMs = hours * hourMs
  const nth = Math.min(Math.max(0, Math.floor((now - at) / everyMs)), mostRepeats)
  return { nth, nextAt: nth < mostRepeats ? at + (nth + 1) * everyMs : undefined }
}
