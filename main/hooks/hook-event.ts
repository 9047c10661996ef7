import { createHash } from 'node:crypto'
import { jobIdOf } from '#shared/rules/job-key.ts'
import { kindOfJob } from '#shared/job-kind.ts'
import { outcomes } from '#shared/outcome.ts'
import { boundedError } from '#shared/rules/error-summary.ts'
import { guiOf, guiPage } from '#shared/web-page-url.ts'
import type { JobOutcome, JobState, ServerState } from '#shared/model.ts'
import type { HookEvent, RunEvent } from './delivery-queue.ts'

/** In characters. */
const longestError = 2_000

/** The same whenever an outcome is delivered, and safe in headers and file names. Pure. */
export const eventIdOf = ({ key, id }: Pick<JobOutcome, 'key' | 'id'>): string => idOf(`${key}#${id}`)

/** Names an event after what makes it unique. */
export const idOf = (what: string): string => createHash('sha256').update(what).digest('hex').slice(0, 32)

/**
 * Pure.
 *
 * @param now ms since the epoch
 */
export function eventOf(
  outcome: JobOutcome,
  job: JobState | undefined,
  server: Pick<ServerState, 'name' | 'url' | 'guiUrl' | 'guiFound'> | undefined,
  now: number,
): RunEvent {
  const gui = guiOf(server)
  return {
    id: eventIdOf(outcome),
    filedAt: now,
    kind: outcomes[outcome.kind].status,
    jobId: jobIdOf(outcome.key),
    page: gui === undefined ? undefined : guiPage(gui, { ...job, outcome }),
    label: job?.label,
    jobKind: kindOfJob({ kind: job?.kind, outcome }),
    project: job?.project,
    run: outcome.run,
    server: { name: server?.name ?? '', url: server?.url ?? '' },
    startedAt: outcome.startedAt,
    endedAt: outcome.at,
    progress: outcome.progress,
    error: outcome.error === undefined ? undefined : boundedError(outcome.error, longestError),
    result: outcome.result,
    errors: outcome.errors,
    restartsAt: outcome.kind === 'failed' ? job?.recovery?.restartAt : undefined,
    own: outcome.own,
    isEarly: outcome.isEarly,
  }
}

/** Several events in one message of a push or a chat. */
export interface HookSummary {
  readonly id: string
  readonly kind: HookEvent['kind']
  readonly events: readonly HookEvent[]
}

const worstFirst = [
  'failed',
  'unreachable',
  'lost',
  'alert',
  'overdue',
  'cancelled',
  'completed',
  'batch',
  'back',
  'digest',
] as const satisfies readonly HookEvent['kind'][]

/** Joins several events into one message. */
export function summaryOf(events: readonly HookEvent[]): HookSummary {
  const ids = events.map(({ id }) => id).join(' ')
  return {
    id: idOf(ids),
    kind: worstFirst.find((kind) => events.some((event) => event.kind === kind)) ?? 'completed',
    events,
  }
}

/**
 * A run that never existed. Pure.
 *
 * @param gui the web GUI of a configured server, so that the user sees the link, too
 */
export function testEvent(kind: RunEvent['kind'], now: number, gui?: string): RunEvent {
  return {
    id: eventIdOf({ key: 'test/test', id: String(now) }),
    filedAt: now,
    kind,
    isTest: true,
    jobId: '00000000-0000-4000-8000-000000000000',
    ...(gui !== undefined && { page: guiPage(gui) }),
    label: 'Compileo Tray',
    jobKind: 'chunking',
    run: 1,
    server: { name: 'Compileo', url: 'http://localhost:8000' },
    startedAt: now - 12 * 60_000,
    endedAt: now,
    progress: kind === 'completed' ? 100 : 40,
    ...(kind === 'failed' && { error: 'ValueError: this is a test' }),
    ...(kind === 'completed' && { result: { kind: 'chunking', counts: { documents: 5, chunks: 734 } } }),
  }
}
