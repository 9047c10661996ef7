import { truncateWithEllipsis } from '#shared/truncate.ts'
import { maxPastErrorLength } from '#shared/job-fields.ts'
import { getJobKind, inferKindFromStep, kindOfUnqueued } from '#shared/job-kind.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import { exceedsBytes } from '#shared/rules/json-value.ts'
import { outcomes } from '#shared/outcome.ts'
import { findResultErrors } from '#shared/rules/result-errors.ts'
import { isLostTrack } from '#shared/rules/lost-track.ts'
import { isSameStep } from '#shared/rules/run-steps.ts'
import { isTerminal, isWaiting, getDisplayStatus } from '#shared/rules/status.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { isSameMessage, createMessage } from '#shared/message.ts'
import { addListedDetails } from './discovered.ts'
import type { JobEvent } from './events.ts'
import { findNamesInResult } from '#shared/rules/result-names.ts'
import { summarizeResult } from '#shared/result-summary.ts'
import type {
  JobOutcome,
  OutcomeKind,
  JobKey,
  JobState,
  PastRun,
  ServerId,
  TimelineEntry,
  TrailPoint,
  PendingCommand,
} from '#shared/model.ts'

const maxTrailLength = 60
const maxTimelineLength = 40
const maxRuns = 10
const maxStepLength = 200
/** In bytes; the server has larger results. */
const maxResultBytes = 64 * 1024

const noPast: readonly never[] = Object.freeze([])

export const toJobKey = (serverId: ServerId, jobId: string): JobKey => `${serverId}/${jobId}`

export type KnownJobFields = Pick<
  JobState,
  'label' | 'kind' | 'project' | 'startedBy' | 'followedBy' | 'addedBy' | 'batch'
>

/** A newly added job without any response yet. */
export function createJob(
  serverId: ServerId,
  jobId: string,
  addedAt: number,
  { label, project, startedBy, followedBy, addedBy, batch, ...known }: KnownJobFields = {},
): JobState {
  const kind = followedBy ? kindOfUnqueued[followedBy] : known.kind
  return {
    key: toJobKey(serverId, jobId),
    serverId,
    jobId,
    label: label || undefined,
    ...(kind && { kind }),
    ...(project && { project }),
    ...(startedBy !== undefined && { startedBy }),
    ...(followedBy && { followedBy }),
    ...(addedBy && { addedBy }),
    ...(batch && { batch }),
    progress: 0,
    connection: { state: 'connecting' },
    run: 1,
    runs: noPast,
    trail: noPast,
    timeline: noPast,
    addedAt,
    muted: false,
  }
}

function extendTrail(trail: readonly TrailPoint[], at: number, progress: number): readonly TrailPoint[] {
  const last = trail.at(-1)
  if (last && last.progress === progress) return trail
  return [...(trail.length >= maxTrailLength ? thinTrail(trail) : trail), { at, progress }]
}

/** In a thinned trail, two consecutive distances add up to more than this. */
const minDistance = 2 / (maxTrailLength / 3)

/** Keeps the first and last point, and spreads the rest evenly over time and progress. */
function thinTrail(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  let ms = 1
  let percents = 1
  for (const [index, point] of trail.entries()) {
    const before = trail[index - 1] ?? point
    ms += Math.abs(point.at - before.at)
    percents += Math.abs(point.progress - before.progress)
  }
  const way = (from: TrailPoint, to: TrailPoint) =>
    Math.abs(to.at - from.at) / ms + Math.abs(to.progress - from.progress) / percents
  let sinceKept = 0
  return trail.filter((point, index) => {
    const before = trail[index - 1]
    const next = trail[index + 1]
    if (!before || !next) return true
    sinceKept += way(before, point)
    if (sinceKept + way(point, next) <= minDistance) return false
    sinceKept = 0
    return true
  })
}

function extendTimeline(timeline: readonly TimelineEntry[], entry: TimelineEntry): readonly TimelineEntry[] {
  const last = timeline.at(-1)
  if (last && last.status === entry.status && last.step === entry.step) return timeline
  return [...(timeline.length < maxTimelineLength ? timeline : dropRepeated(timeline)), entry]
}

/** Drops the oldest that continues the same kind of work, so that each kind keeps its start. */
function dropRepeated(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const repeated = timeline.findIndex((entry, index) => {
    const before = timeline[index - 1]
    return before !== undefined && isSameStep(before, entry)
  })
  return timeline.toSpliced(repeated === -1 ? 1 : repeated, 1)
}

type ProgressUpdate = Pick<JobReport, 'status' | 'progress' | 'step' | 'place'> & { readonly at: number }

/** Only the plugin's reports have it: work shows that a worker has the job, and other reports change nothing. */
function getQueuePosition(job: JobState, { status, progress, place }: ProgressUpdate, step: string) {
  if (isWaiting(status) || place === null) return undefined
  const isAtWork = job.place !== undefined && (progress > 0 || step !== '')
  return place ?? (isAtWork ? 0 : job.place)
}

function applyProgress(job: JobState, update: ProgressUpdate): JobState {
  const { progress, step, at } = update
  // V8 takes four times as long for a literal that spreads a job and then overwrites some of it.
  const updated: { -readonly [K in keyof JobState]: JobState[K] } = { ...job }
  const isOld = progress === 0 && step === job.stepBefore
  const ownStep = isOld ? '' : step
  updated.place = getQueuePosition(job, update, ownStep)
  const status = getDisplayStatus(update.status, updated.place)
  updated.status = status
  updated.kind = job.kind ?? inferKindFromStep(ownStep)
  updated.progress = progress
  updated.currentStep = ownStep || undefined
  updated.updatedAt = at
  updated.trail = extendTrail(job.trail, at, progress)
  updated.timeline = extendTimeline(job.timeline, {
    at,
    status,
    progress,
    step: ownStep ? truncateWithEllipsis(ownStep, maxStepLength) : undefined,
  })
  return updated
}

function toPastRun({ run, startedAt, at, kind, error }: JobOutcome): PastRun {
  const kept = error === undefined ? undefined : truncateError(error, maxPastErrorLength)
  return { run, startedAt, endedAt: at, kind, error: kept }
}

/** The job at the start of its next run, which keeps only a record of the previous one. */
function startNextRun(job: JobState): JobState {
  return {
    ...job,
    // Estimates and filters of the next run need the kind that only a result named.
    kind: getJobKind(job),
    run: job.run + 1,
    runs: job.outcome ? [...job.runs, toPastRun(job.outcome)].slice(-maxRuns) : job.runs,
    outcome: undefined,
    endedBefore: undefined,
    lostTrackAt: undefined,
    stepBefore: job.currentStep ?? job.stepBefore,
    error: undefined,
    result: undefined,
    hasMore: undefined,
    isResultCut: undefined,
    startedAt: undefined,
    completedAt: undefined,
    trail: noPast,
    timeline: noPast,
    pendingCommand: undefined,
    place: undefined,
  }
}

/** Whether a terminal report repeats the known outcome; one from a frame may lack the completion time. */
function isSameOutcome(job: JobState, report: JobReport): boolean {
  if (!job.outcome || outcomes[job.outcome.kind].status !== report.status) return false
  if (job.completedAt === undefined || report.completedAt === undefined) return true
  return job.completedAt === report.completedAt
}

/**
 * After an outcome, a new wait or a new `started_at` begins another run. During a run the server sets
 * `started_at` twice, so it counts only if progress falls as well (docs/reference/compileo-server.md,
 * "Terminal is not final").
 */
function isOtherRun(job: JobState, report: JobReport): boolean {
  const { outcome, startedAt, trail } = job
  if (isWaiting(report.status)) return outcome !== undefined
  if (report.startedAt === undefined || report.startedAt === startedAt) return false
  // A frame may have shown the fall before this report.
  if (!outcome) return [job, ...trail].some((before) => before.progress > report.progress)
  if (startedAt !== undefined) return true
  // The run ended before it started and has started now, or its outcome came from a frame without times.
  return outcome.kind !== 'lost' && !isSameOutcome(job, report)
}

/** Stable however often the outcome arrives: the server's completion time distinguishes outcomes. */
const createOutcomeId = (kind: OutcomeKind, job: JobState, completedAt: number | undefined) =>
  `${kind}@${completedAt ?? `run-${job.run}`}`

/** How long a cancel may take to show, in ms. */
const cancelShowsMs = 1_500

/** Reports a cancel that the worker ignores ("Cancel doesn't stop a running job", docs/reference/compileo-server.md). */
function pendingCommandAfter(
  job: JobState,
  command: PendingCommand | undefined,
  at: number,
): PendingCommand | undefined {
  if (command?.kind === 'restart') return command
  if (job.status === 'cancelled') return undefined
  const isIgnored =
    job.endedBefore === 'cancelled' ||
    (command?.state === 'accepted' && (isTerminal(job.status) || at - command.at >= cancelShowsMs))
  if (!isIgnored) return command
  const how = job.status === 'failed' ? 'failed' : job.status === 'completed' ? 'completed' : 'goesOn'
  const message = createMessage(`commands.cancel.inVain.${how}`)
  return { kind: 'cancel', at: command?.at ?? at, state: 'ignored', message }
}

function resumeRun(job: JobState): JobState {
  if (!job.outcome) return job
  return {
    ...job,
    kind: getJobKind(job),
    outcome: undefined,
    endedBefore: job.outcome.kind,
    stepBefore: job.currentStep,
    error: undefined,
    completedAt: undefined,
  }
}

/** The result, unless it is too large. */
function limitResult({ result }: JobReport, { hasMore }: JobState): Pick<JobState, 'result' | 'hasMore'> {
  return exceedsBytes(result, maxResultBytes) ? { result: undefined, hasMore: true } : { result, hasMore }
}

/** Since when the server has lost track of a run, ms by our clock. */
function getLostTrackTime(
  { lostTrackAt }: JobState,
  { report, at, skewMs = 0, source }: Extract<JobEvent, { type: 'report' }>,
): number | undefined {
  // Without an error, only a record says more than the server's clean-up.
  if (!isLostTrack(report, lostTrackAt !== undefined && !source)) return undefined
  return lostTrackAt ?? Math.min(at, (report.completedAt ?? Infinity) - skewMs)
}

/** The run may be active although the server lost track of it. */
const toRunningReport = (report: JobReport): JobReport => ({
  ...report,
  status: 'running',
  error: undefined,
  completedAt: undefined,
})

function reduceReport(before: JobState, event: Extract<JobEvent, { type: 'report' }>): JobState {
  const { report: received, at, skewMs = 0, source } = event
  const lostTrackAt = getLostTrackTime(before, event)
  const report = lostTrackAt === undefined ? received : toRunningReport(received)
  const job = isOtherRun(before, report) ? startNextRun(before) : before
  const { kind, projectId, startedBy } = report
  const project = projectId === undefined ? undefined : { id: projectId, name: projectId }
  const progressed = applyProgress(addListedDetails(job, { kind, project, startedBy }), { ...report, at })
  const updated = {
    ...progressed,
    error: report.error,
    lostTrackAt,
    hasMore: report.isTruncated,
    isResultCut: report.isResultCut,
    createdAt: report.createdAt ?? job.createdAt,
    // The `started_at` of a waiting job may be the previous run's.
    startedAt: isWaiting(progressed.status) ? job.startedAt : (report.startedAt ?? job.startedAt),
  }
  if (!isTerminal(report.status)) {
    // A restarted job keeps the previous run's result until it has its own
    // (docs/reference/compileo-server.md, "Terminal is not final").
    const active = { ...resumeRun(updated), result: undefined, completedAt: undefined }
    return { ...active, pendingCommand: pendingCommandAfter(active, job.pendingCommand, at) }
  }
  const over = {
    ...updated,
    ...limitResult(report, updated),
    completedAt: report.completedAt ?? job.completedAt,
  }
  if (isSameOutcome(job, report)) return over
  const ours = (time: number | undefined) => (time === undefined ? undefined : time - skewMs)
  const steps = [...over.timeline.map(({ step = '' }) => step), report.step]
  const errors =
    report.status === 'completed' ? findResultErrors(report.result, steps, report.chunks) : undefined
  const outcome: JobOutcome = {
    id: createOutcomeId(report.status, job, report.completedAt),
    key: job.key,
    kind: errors ? 'completedWithErrors' : report.status,
    run: job.run,
    at: ours(report.completedAt) ?? at,
    startedAt: ours(updated.startedAt),
    progress: report.progress,
    error: report.error,
    result: summarizeResult(report.result),
    ...(errors && { errors }),
    after: job.endedBefore ?? job.outcome?.kind,
    ...(report.status === 'cancelled' && job.cancelAskedOf === job.run && { own: true as const }),
    ...(source && { source }),
  }
  return {
    ...over,
    ...findNamesInResult(over, report.result),
    completedAt: report.completedAt,
    outcome,
    pendingCommand: pendingCommandAfter(over, job.pendingCommand, at),
  }
}

function reduceLost(job: JobState, at: number, skewMs: number): JobState {
  const connection = { state: 'closed' } as const
  if (job.outcome) return { ...job, connection }
  const outcome: JobOutcome = {
    id: createOutcomeId('lost', job, job.startedAt),
    key: job.key,
    kind: 'lost',
    run: job.run,
    at,
    startedAt: job.startedAt === undefined ? undefined : job.startedAt - skewMs,
    progress: job.progress,
  }
  return { ...job, outcome, connection }
}

/** Returns the job after an event; the same one if nothing changed. */
export function reduceJob(job: JobState, event: JobEvent): JobState {
  switch (event.type) {
    case 'connection': {
      const { state, reason, nextTryAt } = event.connection
      const same =
        job.connection.state === state &&
        isSameMessage(job.connection.reason, reason) &&
        job.connection.nextTryAt === nextTryAt
      return same ? job : { ...job, connection: event.connection }
    }
    case 'frame':
      return applyProgress(resumeRun(job), event)
    case 'report':
      return reduceReport(job, event)
    case 'lost':
      return reduceLost(job, event.at, event.skewMs ?? 0)
    case 'unqueued':
      return { ...job, kind: kindOfUnqueued[event.followedBy], followedBy: event.followedBy }
    case 'unknown-job':
      return { ...job, connection: { state: 'closed', reason: event.message } }
  }
}

/** The outcome that a change brought. A job that ended before it was added brings none, unless a watch rule added it. */
export function findNewOutcomes(
  before: JobState | undefined,
  after: JobState | undefined,
): readonly JobOutcome[] {
  const outcome = after?.outcome
  if (!before || !outcome || before.outcome?.id === outcome.id) return []
  const wasOverWhenAdded =
    before.status === undefined &&
    outcome.kind !== 'lost' &&
    outcome.at <= (after.addedBy?.since ?? after.addedAt)
  return wasOverWhenAdded ? [] : [outcome]
}
