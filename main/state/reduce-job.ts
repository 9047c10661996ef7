import { isTerminal, type JobReport } from '../compileo/schema.ts'
import type { JobEvent } from './events.ts'
import type {
  Ending,
  EndingKind,
  JobKey,
  JobState,
  PastRun,
  ServerId,
  TimelineEntry,
  TrailPoint,
  Wish,
} from './types.ts'

const trailLength = 60
const timelineLength = 40
const runsLength = 10

export const jobKeyOf = (serverId: ServerId, jobId: string): JobKey => `${serverId}/${jobId}`

export const isJobKey = (text: string): text is JobKey => /^[^/]+\/./.test(text)

/** A job that was just put on the watch-list, before its server was heard. */
export function newJob(serverId: ServerId, jobId: string, addedAt: number, label?: string): JobState {
  return {
    key: jobKeyOf(serverId, jobId),
    serverId,
    jobId,
    label: label || undefined,
    progress: 0,
    link: { state: 'connecting' },
    run: 1,
    runs: [],
    trail: [],
    timeline: [],
    addedAt,
    muted: false,
  }
}

function extendTrail(trail: readonly TrailPoint[], at: number, progress: number): readonly TrailPoint[] {
  const last = trail.at(-1)
  if (last && last.progress === progress) return trail
  const point = { at, progress }
  // Half of the older points tell the same course; what is dropped is never the run's first.
  if (trail.length >= trailLength) return [...trail.filter((_, index) => index % 2 === 0), point]
  return [...trail, point]
}

function extendTimeline(timeline: readonly TimelineEntry[], entry: TimelineEntry): readonly TimelineEntry[] {
  const last = timeline.at(-1)
  if (last && last.status === entry.status && last.step === entry.step) return timeline
  const kept = timeline.length >= timelineLength ? [...timeline.slice(0, 1), ...timeline.slice(2)] : timeline
  return [...kept, entry]
}

interface Heard {
  readonly status: string
  readonly progress: number
  readonly step: string
  readonly at: number
}

/** What frames and reports tell alike. */
function hear(job: JobState, { status, progress, step, at }: Heard): JobState {
  return {
    ...job,
    status,
    progress,
    currentStep: step || undefined,
    heardAt: at,
    trail: extendTrail(job.trail, at, progress),
    timeline: extendTimeline(job.timeline, { at, status, progress, step: step || undefined }),
  }
}

function pastRun(job: JobState, ending: Ending): PastRun {
  return {
    run: job.run,
    startedAt: job.startedAt,
    endedAt: ending.at,
    kind: ending.kind,
    error: ending.error,
  }
}

/** The job at the beginning of its next run: the same id, nothing of the run before but its record. */
function nextRun(job: JobState): JobState {
  return {
    ...job,
    run: job.run + 1,
    runs: job.ending ? [...job.runs, pastRun(job, job.ending)].slice(-runsLength) : job.runs,
    ending: undefined,
    endedBefore: undefined,
    error: undefined,
    result: undefined,
    completedAt: undefined,
    trail: [],
    timeline: [],
    wish: undefined,
  }
}

/**
 * Whether a report is of another run than the one we know. A restart keeps the job's id and sets `started_at` anew
 * (server facts, "Terminal is not final"); a run that merely goes on after a premature ending keeps it.
 */
function isOtherRun(job: JobState, report: JobReport): boolean {
  if (job.startedAt !== undefined && report.startedAt !== undefined) return job.startedAt !== report.startedAt
  // Restarted and waiting for its turn: not started yet.
  return job.startedAt !== undefined && job.ending !== undefined && !isTerminal(report.status)
}

/** The same for the same ending however often it is seen: the server's completion time tells endings apart. */
function endingId(kind: EndingKind, job: JobState, completedAt: number | undefined): string {
  return `${kind}@${completedAt ?? `run-${job.run}`}`
}

/**
 * What is left of a wish after a report. A cancel is fulfilled when the run is cancelled; one that the worker ignores is
 * said, not hidden (server facts, "Cancel doesn't stop a running job").
 */
function wishAfter(job: JobState, wish: Wish | undefined, at: number): Wish | undefined {
  if (job.status === 'cancelled') return wish?.kind === 'cancel' ? undefined : wish
  const goesOn = job.endedBefore === 'cancelled' || (wish?.state === 'accepted' && isTerminal(job.status))
  if (!goesOn || wish?.kind === 'restart') return wish
  return {
    kind: 'cancel',
    at: wish?.at ?? at,
    state: 'ignored',
    message: 'Cancelled, but the server goes on',
  }
}

function reduceReport(known: JobState, report: JobReport, at: number): JobState {
  const other = isOtherRun(known, report)
  const job = other ? nextRun(known) : known
  const heard = hear(job, { ...report, at })
  const told = {
    ...heard,
    result: report.result,
    error: report.error,
    createdAt: report.createdAt ?? heard.createdAt,
    startedAt: report.startedAt ?? (other ? undefined : heard.startedAt),
    completedAt: report.completedAt,
  }
  if (!isTerminal(report.status)) {
    // The run goes on though it was said to be over.
    const endedBefore = job.ending?.kind ?? job.endedBefore
    const active = { ...told, ending: undefined, endedBefore }
    return { ...active, wish: wishAfter(active, job.wish, at) }
  }
  const id = endingId(report.status, job, report.completedAt)
  if (job.ending?.id === id) return { ...told, ending: job.ending }
  const ending: Ending = {
    id,
    key: job.key,
    kind: report.status,
    run: job.run,
    at: report.completedAt ?? at,
    startedAt: told.startedAt,
    progress: report.progress,
    error: report.error,
    after: job.endedBefore ?? job.ending?.kind,
  }
  return { ...told, ending, wish: wishAfter(told, job.wish, at) }
}

/** What a job is after an event. Pure: the same job where nothing changed. */
export function reduceJob(job: JobState, event: JobEvent): JobState {
  switch (event.type) {
    case 'link': {
      const { state, reason, nextTryAt } = event.link
      const same = job.link.state === state && job.link.reason === reason && job.link.nextTryAt === nextTryAt
      return same ? job : { ...job, link: event.link }
    }
    case 'frame':
      return hear(job, event)
    case 'report':
      return reduceReport(job, event.report, event.at)
    case 'lost': {
      if (job.ending) return { ...job, link: { state: 'closed' } }
      const ending: Ending = {
        id: endingId('lost', job, job.startedAt),
        key: job.key,
        kind: 'lost',
        run: job.run,
        at: event.at,
        startedAt: job.startedAt,
        progress: job.progress,
      }
      return { ...job, ending, link: { state: 'closed' } }
    }
    case 'unknown-job':
      return { ...job, link: { state: 'closed', reason: event.message } }
  }
}

/**
 * The endings that a change brought: what notifications are about. A job that was over before it was watched brings
 * none. Pure.
 */
export function endingsBetween(before: JobState | undefined, after: JobState | undefined): readonly Ending[] {
  const ending = after?.ending
  if (!before || !ending || before.ending?.id === ending.id) return []
  const wasOverWhenAdded = before.status === undefined && ending.kind !== 'lost' && ending.at <= after.addedAt
  return wasOverWhenAdded ? [] : [ending]
}
