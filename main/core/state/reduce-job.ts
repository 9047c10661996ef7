import { truncateWithEllipsis } from '#shared/truncate.ts'
import { applyReportedFields, maxPastErrorLength } from '#shared/job-fields.ts'
import { getJobKind, inferKindFromStep, unqueuedRouteKinds } from '#shared/job-kind.ts'
import { truncateError } from '#shared/rules/error-summary.ts'
import { exceedsBytes } from '#shared/rules/json-value.ts'
import { outcomes } from '#shared/outcome.ts'
import { findResultErrors } from '#shared/rules/result-errors.ts'
import { correctDroppedError, hasNeverRun, isLostTrack } from '#shared/rules/lost-track.ts'
import { isSameStep } from '#shared/rules/run-steps.ts'
import { runningQueuePosition, isTerminal, isWaiting, getDisplayStatus } from '#shared/rules/status.ts'
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
  Connection,
  BatchId,
  JobIdentity,
  JobRun,
  JobUser,
} from '#shared/model.ts'

const maxTrailLength = 60
const maxTimelineLength = 40
const maxRuns = 10
const maxStepLength = 200
/**
 * The largest result that is kept in memory, in bytes. Larger results are fetched from the server when the
 * window shows them.
 */
const maxResultBytes = 64 * 1024

const noPast: readonly never[] = Object.freeze([])

export const toJobKey = (serverId: ServerId, jobId: string): JobKey => `${serverId}/${jobId}`

export interface InitialJobFields extends Partial<
  Pick<JobIdentity, 'label' | 'kind' | 'project' | 'startedBy' | 'followedBy' | 'addedBy'>
> {
  readonly batch?: BatchId | undefined
  readonly isTemporary?: true | undefined
}

const createRun = (connection: Connection): JobRun => ({
  number: 1,
  earlier: noPast,
  connection,
  progress: 0,
  trail: noPast,
  timeline: noPast,
})

/** Creates a job for which there is no response yet. */
export function createJob(
  serverId: ServerId,
  jobId: string,
  addedAt: number,
  { label, project, startedBy, followedBy, addedBy, batch, isTemporary, ...runFields }: InitialJobFields = {},
): JobState {
  const kind = followedBy ? unqueuedRouteKinds[followedBy] : runFields.kind
  return {
    identity: {
      key: toJobKey(serverId, jobId),
      serverId,
      jobId,
      label: label || undefined,
      ...(kind && { kind }),
      ...(project && { project }),
      ...(startedBy !== undefined && { startedBy }),
      ...(followedBy && { followedBy }),
      ...(addedBy && { addedBy }),
      addedAt,
    },
    run: createRun({ state: 'connecting' }),
    user: { muted: false, ...(batch && { batch }), ...(isTemporary && { isTemporary }) },
  }
}

function extendTrail(trail: readonly TrailPoint[], at: number, progress: number): readonly TrailPoint[] {
  const last = trail.at(-1)
  if (last && last.progress === progress) return trail
  return [...(trail.length >= maxTrailLength ? thinTrail(trail) : trail), { at, progress }]
}

/**
 * A distance between two points is the sum of their shares of the trail's time and progress, so the whole
 * trail has the length 2. In a thinned trail, any two consecutive distances together are longer than this.
 */
const minDistance = 2 / (maxTrailLength / 3)

/**
 * Thins a trail. The first and the last point stay, and the remaining points are spread evenly over time and
 * progress.
 */
function thinTrail(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  let ms = 1
  let percents = 1
  for (const [index, point] of trail.entries()) {
    const before = trail[index - 1] ?? point
    ms += Math.abs(point.at - before.at)
    percents += Math.abs(point.progress - before.progress)
  }
  const getDistance = (from: TrailPoint, to: TrailPoint) =>
    Math.abs(to.at - from.at) / ms + Math.abs(to.progress - from.progress) / percents
  let sinceKept = 0
  return trail.filter((point, index) => {
    const before = trail[index - 1]
    const next = trail[index + 1]
    if (!before || !next) return true
    sinceKept += getDistance(before, point)
    if (sinceKept + getDistance(point, next) <= minDistance) return false
    sinceKept = 0
    return true
  })
}

function extendTimeline(timeline: readonly TimelineEntry[], entry: TimelineEntry): readonly TimelineEntry[] {
  const last = timeline.at(-1)
  if (last && last.status === entry.status && last.step === entry.step) return timeline
  return [...(timeline.length < maxTimelineLength ? timeline : dropRepeated(timeline)), entry]
}

/**
 * Drops the oldest entry that has the same kind of work as the entry before it. So the timeline keeps the
 * start of each kind. If there is no such entry, the second entry is dropped.
 */
function dropRepeated(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const repeatedIndex = timeline.findIndex((entry, index) => {
    const before = timeline[index - 1]
    return before !== undefined && isSameStep(before, entry)
  })
  return timeline.toSpliced(repeatedIndex === -1 ? 1 : repeatedIndex, 1)
}

type ProgressUpdate = Pick<JobReport, 'status' | 'progress' | 'step' | 'queuePosition' | 'hasWorker'> & {
  readonly at: number
}

/**
 * Returns the job's position in the queue. Only the plugin reports positions. Otherwise, progress or a step
 * shows that a worker runs the job, and other reports leave the position unchanged.
 */
function getQueuePosition(run: JobRun, { status, progress, queuePosition }: ProgressUpdate, step: string) {
  if (isWaiting(status) || queuePosition === null) return undefined
  const isAtWork = run.queuePosition !== undefined && (progress > 0 || step !== '')
  return queuePosition ?? (isAtWork ? runningQueuePosition : run.queuePosition)
}

/** Returns when the job lost its worker; undefined if it has a worker. A job that makes progress has one. */
function getWorkerGoneAt(
  { workerGoneAt }: JobRun,
  { hasWorker, at }: ProgressUpdate,
  hasMoved: boolean,
): number | undefined {
  if (hasWorker === false) return hasMoved ? at : (workerGoneAt ?? at)
  return hasWorker || hasMoved ? undefined : workerGoneAt
}

function applyProgress(job: JobState, update: ProgressUpdate): JobState {
  const { progress, step, at } = update
  const { identity, run } = job
  // The object is copied first and then changed, because V8 takes four times as long for an object literal
  // that spreads and overwrites fields.
  const updated: { -readonly [K in keyof JobRun]: JobRun[K] } = { ...run }
  const isOld = progress === 0 && step === run.stepBefore
  const ownStep = isOld ? '' : step
  updated.queuePosition = getQueuePosition(run, update, ownStep)
  const status = getDisplayStatus(update.status, updated.queuePosition)
  updated.status = status
  updated.progress = progress
  updated.currentStep = ownStep || undefined
  updated.updatedAt = at
  const hasMoved = progress !== run.progress || ownStep !== (run.currentStep ?? '') || status !== run.status
  updated.workerGoneAt = getWorkerGoneAt(run, update, hasMoved)
  if (run.overdue && 'silentSince' in run.overdue && (hasMoved || update.hasWorker))
    updated.overdue = undefined
  updated.trail = extendTrail(run.trail, at, progress)
  updated.timeline = extendTimeline(run.timeline, {
    at,
    status,
    progress,
    step: ownStep ? truncateWithEllipsis(ownStep, maxStepLength) : undefined,
  })
  const kind = identity.kind ?? inferKindFromStep(ownStep)
  return { ...job, identity: kind === identity.kind ? identity : { ...identity, kind }, run: updated }
}

function toPastRun({ run, startedAt, at, kind, error }: JobOutcome): PastRun {
  const truncatedError = error === undefined ? undefined : truncateError(error, maxPastErrorLength)
  return { run, startedAt, endedAt: at, kind, error: truncatedError }
}

function startNextRun({ identity, run, outcome, user }: JobState): JobState {
  return {
    // Estimates and filters of the next run need the job's kind. It may only be known from the result, which
    // is dropped here.
    identity: { ...identity, kind: getJobKind(identity, outcome) },
    run: {
      ...createRun(run.connection),
      number: run.number + 1,
      earlier: outcome ? [...run.earlier, toPastRun(outcome)].slice(-maxRuns) : run.earlier,
      createdAt: run.createdAt,
      stepBefore: run.currentStep ?? run.stepBefore,
    },
    user: { ...user, pendingCommand: undefined },
  }
}

/**
 * Whether a final report repeats the known outcome. The completion time may be missing from either of them.
 */
function isSameOutcome(job: JobState, report: JobReport): boolean {
  if (!job.outcome || outcomes[job.outcome.kind].status !== report.status) return false
  if (job.run.completedAt === undefined || report.completedAt === undefined) return true
  return job.run.completedAt === report.completedAt
}

/**
 * Whether the report belongs to another run. After an outcome, a waiting status or a new `started_at` begins
 * a new run. The server sets `started_at` twice during a run, so before an outcome the progress must fall as
 * well (docs/reference/compileo-server.md, "Terminal is not final").
 */
function isOtherRun(job: JobState, report: JobReport): boolean {
  const { outcome } = job
  const { startedAt, trail } = job.run
  if (isWaiting(report.status)) return outcome !== undefined
  if (report.startedAt === undefined || report.startedAt === startedAt) return false
  // An earlier frame of the stream may already have lowered the current progress.
  if (!outcome) return [job.run, ...trail].some(({ progress }) => progress > report.progress)
  if (startedAt !== undefined) return true
  // The start of the known run is unknown, because the run ended before it began or its outcome came from a
  // frame.
  return outcome.kind !== 'lost' && !isSameOutcome(job, report)
}

/**
 * The ID contains the server's completion time, so the same outcome always gets the same ID. If that time is
 * unknown, the ID contains the number of the run.
 */
const createOutcomeId = (kind: OutcomeKind, job: JobState, completedAt: number | undefined) =>
  `${kind}@${completedAt ?? `run-${job.run.number}`}`

/** How long a job may take to show that it was cancelled, in ms. */
const ignoredCancelDelayMs = 1_500

/**
 * Removes a pending cancel when the run is cancelled, or records that the worker ignores the cancel
 * (docs/reference/compileo-server.md, "Cancel doesn't stop a running job").
 */
function updatePendingCommand({ run, user }: JobState, at: number): JobUser {
  const { status, endedBefore } = run
  const { pendingCommand: command } = user
  if (command?.kind === 'restart') return user
  if (status === 'cancelled') return command ? { ...user, pendingCommand: undefined } : user
  const isIgnored =
    endedBefore === 'cancelled' ||
    (command?.state === 'accepted' && (isTerminal(status) || at - command.at >= ignoredCancelDelayMs))
  if (!isIgnored) return user
  const how = isTerminal(status) && status !== 'cancelled' ? status : 'running'
  const message = createMessage(`commands.cancel.noEffect.${how}`)
  const pendingCommand = { kind: 'cancel', at: command?.at ?? at, state: 'ignored', message } as const
  return { ...user, pendingCommand }
}

function resumeRun(job: JobState): JobState {
  if (!job.outcome) return job
  return {
    ...job,
    identity: { ...job.identity, kind: getJobKind(job.identity, job.outcome) },
    outcome: undefined,
    run: {
      ...job.run,
      endedBefore: job.outcome.kind,
      stepBefore: job.run.currentStep,
      error: undefined,
      completedAt: undefined,
    },
  }
}

function limitResult({ result }: JobReport, { isTruncated }: JobRun): Pick<JobRun, 'result' | 'isTruncated'> {
  return exceedsBytes(result, maxResultBytes)
    ? { result: undefined, isTruncated: true }
    : { result, isTruncated }
}

/**
 * Converts a report of a run that the server has lost track of. The run counts as active, because a worker
 * may still run it.
 */
const toRunningReport = (report: JobReport): JobReport => ({
  ...report,
  status: 'running',
  error: undefined,
  completedAt: undefined,
})

function reduceReport(before: JobState, event: Extract<JobEvent, { type: 'report' }>): JobState {
  const { at, skewMs = 0, source } = event
  const receivedReport = correctDroppedError(event.report, event.report.kind ?? before.identity.kind)
  const isDoubtful = before.run.lostTrackAt !== undefined || receivedReport.isConfirmedRunning === true
  // While it isn't certain that the run has ended, a report without an error may come from the server's
  // clean-up. Only a record is reliable.
  const isLost = isLostTrack(receivedReport, isDoubtful && !source)
  const report = isLost ? toRunningReport(receivedReport) : receivedReport
  // When the server lost track of the run, in ms since the epoch by our clock.
  const lostTrackAt =
    isLost && !receivedReport.isConfirmedRunning
      ? (before.run.lostTrackAt ?? Math.min(at, (receivedReport.completedAt ?? Infinity) - skewMs))
      : undefined
  const job = isOtherRun(before, report) ? startNextRun(before) : before
  const progressed = applyProgress(addListedDetails(job, report), { ...report, at })
  const updated = {
    ...progressed,
    run: {
      ...applyReportedFields('run', progressed.run, report),
      lostTrackAt,
      // While a job waits for its next run, `started_at` may belong to the previous run.
      startedAt: isWaiting(progressed.run.status)
        ? job.run.startedAt
        : hasNeverRun(report.error)
          ? undefined
          : (report.startedAt ?? job.run.startedAt),
    },
  }
  if (!isTerminal(report.status)) {
    // A restarted job keeps the result of the previous run until it has a new one
    // (docs/reference/compileo-server.md, "Terminal is not final").
    const resumedJob = resumeRun(updated)
    const active = { ...resumedJob, run: { ...resumedJob.run, result: undefined, completedAt: undefined } }
    return { ...active, user: updatePendingCommand(active, at) }
  }
  const over = {
    ...updated,
    run: {
      ...updated.run,
      ...limitResult(report, updated.run),
      completedAt: report.completedAt ?? job.run.completedAt,
    },
  }
  if (isSameOutcome(job, report)) return over
  const toOurTime = (time: number | undefined) => (time === undefined ? undefined : time - skewMs)
  const steps = [...over.run.timeline.map(({ step = '' }) => step), report.step]
  const errors = report.status === 'completed' ? findResultErrors(report.result, steps, report) : undefined
  const outcome: JobOutcome = {
    id: createOutcomeId(report.status, job, report.completedAt),
    key: job.identity.key,
    kind: errors ? 'completedWithErrors' : report.status,
    run: job.run.number,
    at: toOurTime(report.completedAt) ?? at,
    startedAt: toOurTime(updated.run.startedAt),
    progress: report.progress,
    error: report.error,
    result: summarizeResult(report.result),
    ...(errors && { errors }),
    after: job.run.endedBefore ?? job.outcome?.kind,
    ...(report.status === 'cancelled' && job.user.cancelAskedOf === job.run.number && { own: true as const }),
    ...(source && { source }),
  }
  return {
    identity: { ...over.identity, ...findNamesInResult(over.identity, report.result) },
    run: { ...over.run, completedAt: report.completedAt },
    outcome,
    user: updatePendingCommand(over, at),
  }
}

function reduceLost(job: JobState, at: number, skewMs: number): JobState {
  const connection = { state: 'closed' } as const
  if (job.outcome) return { ...job, run: { ...job.run, connection } }
  const outcome: JobOutcome = {
    id: createOutcomeId('lost', job, job.run.startedAt),
    key: job.identity.key,
    kind: 'lost',
    run: job.run.number,
    at,
    startedAt: job.run.startedAt === undefined ? undefined : job.run.startedAt - skewMs,
    progress: job.run.progress,
  }
  return { ...job, outcome, run: { ...job.run, connection } }
}

/** Returns the job after an event, or the same object if the event only repeats the known connection. */
export function reduceJob(job: JobState, event: JobEvent): JobState {
  switch (event.type) {
    case 'connection': {
      const { state, reason, nextTryAt } = event.connection
      const isUnchanged =
        job.run.connection.state === state &&
        isSameMessage(job.run.connection.reason, reason) &&
        job.run.connection.nextTryAt === nextTryAt
      return isUnchanged ? job : { ...job, run: { ...job.run, connection: event.connection } }
    }
    case 'frame':
      return applyProgress(resumeRun(job), event)
    case 'report':
      return reduceReport(job, event)
    case 'lost':
      return reduceLost(job, event.at, event.skewMs ?? 0)
    case 'unqueued':
      return {
        ...job,
        identity: {
          ...job.identity,
          kind: unqueuedRouteKinds[event.followedBy],
          followedBy: event.followedBy,
        },
      }
    case 'unknown-job':
      return { ...job, run: { ...job.run, connection: { state: 'closed', reason: event.message } } }
  }
}

/**
 * How long ago a job may have ended when it is added, in ms, so that its end is still announced. A script may
 * start a job that fails before the script watches it.
 */
const justEndedMs = 2 * 60_000

/**
 * Returns the new outcomes in `after`. A job that ended more than two minutes before it was added has none.
 * If a watch rule added the job, an outcome since `addedBy.since` is new. A temporary job has none, because
 * the terminal that waits for the job reports its end.
 */
export function findNewOutcomes(
  before: JobState | undefined,
  after: JobState | undefined,
): readonly JobOutcome[] {
  const outcome = after?.outcome
  if (!before || !outcome || before.outcome?.id === outcome.id || after.user.isTemporary) return []
  const wasOverWhenAdded =
    before.run.status === undefined &&
    outcome.kind !== 'lost' &&
    outcome.at <= (after.identity.addedBy?.since ?? after.identity.addedAt - justEndedMs)
  return wasOverWhenAdded ? [] : [outcome]
}
