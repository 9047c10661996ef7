import { createHash } from 'node:crypto'
import {
  hookOutcomes,
  textEventKinds,
  textEventTones,
  type HookOutcome,
  type TextEventKind,
} from '#shared/hook-services.ts'
import { outcomes, tones } from '#shared/outcome.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import { toPublicJob } from '#shared/public-job.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { JobOutcome, JobState, ServerState } from '#shared/model.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isRunEvent, getEventKind, type HookEvent, type RunEvent } from './delivery-queue.ts'

/** Returns the ID of an outcome's event, which is always the same. It is safe in headers and file names. */
export const getEventId = ({ key, id }: Pick<JobOutcome, 'key' | 'id'>): string =>
  createEventId(`${key}#${id}`)

/** Creates the ID of an event from a text that identifies the event. */
export const createEventId = (what: string): string =>
  createHash('sha256').update(what).digest('hex').slice(0, 32)

/** Creates the event for the end of a run. `now` is in ms since the epoch. */
export function createRunEvent(
  outcome: JobOutcome,
  job: JobState | undefined,
  server: Partial<ServerState> | undefined,
  texts: Texts,
  now: number,
): RunEvent {
  const details = { ...(job ?? { identity: { jobId: getJobId(outcome.key) } }), outcome }
  return {
    id: getEventId(outcome),
    filedAt: now,
    job: {
      ...toPublicJob(details, server, formatJobNameOrId(details.identity, texts)),
      outcome: outcome.kind,
    },
  }
}

export interface HookSummary {
  readonly id: string
  readonly kind: HookOutcome | TextEventKind
  readonly events: readonly HookEvent[]
}

const kindsBySeverity: readonly HookSummary['kind'][] = tones.flatMap((tone) => [
  ...hookOutcomes.filter((status) => outcomes[status].tone === tone),
  ...textEventKinds.filter((kind) => textEventTones[kind] === tone),
])

/** Joins several events into one message. */
export function createHookSummary(events: readonly HookEvent[]): HookSummary {
  const ids = events.map(({ id }) => id).join(' ')
  return {
    id: createEventId(ids),
    kind: kindsBySeverity.find((kind) => events.some((event) => getEventKind(event) === kind)) ?? 'completed',
    events,
  }
}

/** Creates a sample event of a run. With `guiUrl`, it contains a link to the web interface. */
export function createTestEvent(kind: HookOutcome, texts: Texts, now: number, guiUrl?: string): RunEvent {
  const outcome: JobOutcome = {
    id: String(now),
    key: 'test/00000000-0000-4000-8000-000000000000',
    kind,
    run: 1,
    startedAt: now - 12 * 60_000,
    at: now,
    progress: kind === 'completed' ? 100 : 40,
    ...(kind === 'failed' && { error: 'ValueError: this is a test' }),
    ...(kind === 'completed' && { result: { kind: 'chunking', counts: { documents: 5, chunks: 734 } } }),
  }
  const job = createJob('test', getJobId(outcome.key), now, { label: 'Compileo Tray', kind: 'chunking' })
  const server = { name: 'Compileo', url: 'http://localhost:8000', ...(guiUrl && { guiUrl }) }
  return { ...createRunEvent(outcome, job, server, texts, now), isTest: true }
}

/**
 * The version of the JSON (docs/reference/webhooks.md). It rises only if a field is removed or changes its
 * meaning.
 */
const schema = 1

const textEventNames: Readonly<Record<TextEventKind, string>> = {
  batch: 'batch.finished',
  overdue: 'job.overdue',
  alert: 'queue.alert',
  unreachable: 'server.unreachable',
  back: 'server.back',
}

/** Returns the name of an event in the JSON. */
export const getEventName = (event: HookEvent): string =>
  isRunEvent(event) ? `job.${getEventKind(event)}` : textEventNames[event.kind]

/** Creates the JSON that webhooks and commands receive. */
export function createPayload(event: HookEvent): Readonly<Record<string, unknown>> {
  const about = isRunEvent(event)
    ? { ...(event.isTest && { test: true }), job: event.job }
    : { server: event.server, ...event.data }
  return { schema, id: event.id, event: getEventName(event), ...about }
}
