import type { TextEventKind } from '#shared/hook-services.ts'
import type { ExpectedEnd, JobOutcome, JobState, QueueAlert, ServerState } from '#shared/model.ts'
import { toPublicJob } from '#shared/public-job.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatOverdueTitle, formatOverdue } from '#shared/texts/format-overdue.ts'
import { formatJobName, formatJobNameOrId } from '#shared/texts/job-name.ts'
import { formatCauses, formatOutcomeCounts } from '#shared/texts/format-outcomes.ts'
import type { BatchSnapshot } from '#main/core/state/happenings.ts'
import type { TextEvent } from './delivery-queue.ts'
import { createEventId } from './hook-event.ts'

type Named = Pick<ServerState, 'name' | 'url'>

function createTextEvent(
  kind: TextEventKind,
  unique: string,
  now: number,
  server: Named | undefined,
  content: Pick<TextEvent, 'title' | 'lines' | 'data'>,
): TextEvent {
  const serverFields = server && { server: { name: server.name, url: server.url } }
  return { id: createEventId(`${kind}#${unique}`), filedAt: now, kind, ...serverFields, ...content }
}

/** Creates the event that a batch has ended. */
export function createBatchEvent(
  { batch, jobs, progress }: BatchSnapshot,
  last: JobOutcome,
  now: number,
  texts: Texts,
): TextEvent {
  const { running: _, waiting: __, ...ended } = progress.counts
  const errors = jobs.flatMap(({ outcome }) => (outcome?.kind === 'failed' ? (outcome.error ?? '') : []))
  return createTextEvent('batch', `${batch.id}#${last.key}#${last.id}`, now, undefined, {
    title: texts.hooks.worded.batch(batch.name),
    lines: [formatOutcomeCounts(ended, texts), ...formatCauses(errors, texts)],
    data: { batch: { name: batch.name, jobs: jobs.map(({ identity: { jobId } }) => jobId) }, counts: ended },
  })
}

/** Creates the event for an overdue run; undefined if the run isn't overdue. */
export function createOverdueEvent(
  job: JobState & { readonly expectedEnd?: ExpectedEnd | undefined },
  server: Named | undefined,
  now: number,
  texts: Texts,
): TextEvent | undefined {
  const { overdue, number: run, startedAt } = job.run
  const { key } = job.identity
  if (!overdue) return undefined
  const tookMs = startedAt === undefined ? undefined : Math.max(0, now - startedAt)
  return createTextEvent('overdue', `${key}#${run}`, now, server, {
    title: formatOverdueTitle(overdue, formatJobName(job.identity, texts), texts),
    lines: tookMs === undefined ? [] : [formatOverdue(overdue, tookMs, now, texts)],
    data: {
      job: toPublicJob(job, server, formatJobNameOrId(job.identity, texts)),
      ...('limitMs' in overdue && { limitSeconds: Math.round(overdue.limitMs / 1_000) }),
      ...('usualMs' in overdue && { usualSeconds: Math.round(overdue.usualMs / 1_000) }),
      ...('silentSince' in overdue && { silentSeconds: Math.round((now - overdue.silentSince) / 1_000) }),
    },
  })
}

/** Creates the event for an alert about a server's queue. */
export const createAlertEvent = (
  server: ServerState,
  { kind, raisedAt, message }: QueueAlert,
  now: number,
  texts: Texts,
): TextEvent =>
  createTextEvent('alert', `${server.id}#${kind}#${raisedAt}`, now, server, {
    title: texts.hooks.worded.alert(server.name),
    lines: [formatMessage(message, texts)],
    data: { alert: { kind, raisedAt: toIsoTime(raisedAt) } },
  })

/** Creates the event that a server is unreachable. */
export const createUnreachableEvent = (
  server: ServerState,
  { raisedAt, message }: QueueAlert,
  now: number,
  texts: Texts,
): TextEvent =>
  createTextEvent('unreachable', `${server.id}#${raisedAt}`, now, server, {
    title: texts.hooks.worded.unreachable(server.name),
    lines: [formatMessage(message, texts)],
    data: { since: toIsoTime(raisedAt) },
  })

/** Creates the event that a server is reachable again. */
export const createReachableAgainEvent = (
  server: ServerState,
  { raisedAt }: QueueAlert,
  now: number,
  texts: Texts,
): TextEvent => {
  const { back, awayFor } = texts.hooks.worded
  return createTextEvent('back', `${server.id}#${raisedAt}`, now, server, {
    title: back(server.name),
    lines: [awayFor(texts.format.roughDuration(Math.max(0, now - raisedAt)))],
    data: { since: toIsoTime(raisedAt) },
  })
}
