import { ignoreAbort } from '#main/base/abort.ts'
import { mapConcurrently } from '#main/base/map-concurrently.ts'
import { tryWithTimeout } from '#main/base/timeout.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { JobCommandResult } from '#shared/contract.ts'
import { createMessage, type Message } from '#shared/message.ts'
import type { JobKey, JobView, ServerView } from '#shared/model.ts'
import { outcomes } from '#shared/outcome.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import type { CliContext, Session } from './session.ts'
import type { RejectedTarget, Target } from './targets.ts'

export interface JobResult {
  readonly target: Pick<Target, 'text' | 'jobId'>
  readonly server: ServerView | undefined
  /** The job's state; undefined if the job couldn't be watched. */
  readonly job: JobView | undefined
  readonly code: ExitCode
  readonly message?: Message | string
}

/**
 * Whether the server is silent but probably just busy. A server that stays silent for longer gets an alert.
 */
export const isServerBusy = ({ reach, alerts }: ServerView): boolean =>
  reach === 'busy' && !alerts.some(({ kind }) => isUnreachableAlert(kind))

/** Whether the job has ended, or its status comes from the server and not only from a file. */
export const isReportedByServer = ({ run, outcome }: JobView, { core: { local } }: Session): boolean =>
  outcome !== undefined ||
  (run.status !== undefined && (local === undefined || (run.updatedAt ?? 0) >= local.openedAt))

export const findServerOfJob = (
  { view }: Session,
  { identity: { serverId } }: JobView,
): ServerView | undefined => view.servers.find(({ id }) => id === serverId)

/**
 * Returns the result for a job; undefined if its state isn't known yet.
 *
 * @param waitsWhileBusy whether the command waits for a busy server
 */
export function getJobResult(
  session: Session,
  target: JobResult['target'],
  job: JobView,
  waitsWhileBusy = false,
): JobResult | undefined {
  const server = findServerOfJob(session, job)
  const sharedFields = { target, server, job }
  const { connection } = job.run
  if (job.outcome) return { ...sharedFields, code: outcomes[job.outcome.kind].exitCode }
  const shouldWait = server && isServerBusy(server) && (waitsWhileBusy || isReportedByServer(job, session))
  if (server && isUnavailable(server) && !shouldWait)
    return { ...sharedFields, code: exitCodes.unreachable, ...(server.reason && { message: server.reason }) }
  if (isReportedByServer(job, session)) return { ...sharedFields, code: exitCodes.completed }
  return connection.state === 'closed' && connection.reason
    ? { ...sharedFields, code: exitCodes.unknown, message: connection.reason }
    : undefined
}

const toJobResult = ({ text, code, reason }: RejectedTarget): JobResult => ({
  target: { text, jobId: text },
  server: undefined,
  job: undefined,
  code,
  message: reason,
})

const getKey = ({ serverId, jobId }: Target): JobKey | undefined =>
  serverId === undefined ? undefined : `${serverId}/${jobId}`

/**
 * Watches a job until the wait is stopped or the connection is closed. A core in the command's own process
 * only knows the saved state, so it first requests the status of a watched job. If that succeeds with the
 * scope `all`, the job isn't watched.
 *
 * @param refreshScope the watched jobs whose status is requested first: all, or only those that have ended
 */
export async function watchTarget(
  { session, signal }: CliContext,
  target: Target,
  refreshScope: 'ended' | 'all',
): Promise<{ readonly key: JobKey } | RejectedTarget> {
  const { bridge, core, view } = session
  const key = getKey(target)
  const before = key === undefined ? undefined : view.jobs.get(key)
  const isStale = before && (refreshScope === 'all' || before.outcome)
  const servers = target.serverId === undefined ? session.servers().map(({ id }) => id) : [target.serverId]
  await core.local?.refresh(servers, isStale ? [before.identity.key] : [], signal)
  if (core.local) await view.reload()
  const refreshedJob = key === undefined ? undefined : view.jobs.get(key)
  if (core.local && refreshScope === 'all' && refreshedJob && isReportedByServer(refreshedJob, session))
    return { key: refreshedJob.identity.key }
  const { jobId, serverId, kind } = target
  const result = await bridge.call('waitForJob', { jobId, serverId, kind })
  if (result.key !== undefined) return { key: result.key }
  const code = result.isUnclear ? exitCodes.unreachable : exitCodes.unknown
  return { ok: false, text: target.text, code, reason: result.message }
}

/** Called repeatedly while the command waits for a busy server. */
type OnBusy = (server: ServerView, message: Message) => void

/** Requests a job's status. With `onBusy`, the command waits while the server is busy. */
async function fetchJob(context: CliContext, target: Target, onBusy: OnBusy | undefined): Promise<JobResult> {
  const { session, signal } = context
  const { view } = session
  const watchResult = await watchTarget(context, target, 'all')
  if ('ok' in watchResult) return toJobResult(watchResult)
  return view.waitFor(() => {
    const job = view.jobs.get(watchResult.key)
    const server = job && findServerOfJob(session, job)
    if (server?.reason && isServerBusy(server) && job && !isReportedByServer(job, session))
      onBusy?.(server, server.reason)
    return job && getJobResult(session, target, job, onBusy !== undefined)
  }, signal)
}

/** Wraps a listener so that it is called only once for each server. */
export function createBusyReporter(onBusy: OnBusy): OnBusy {
  const reported = new Set<string>()
  return (server, message) => {
    if (reported.has(server.id)) return
    reported.add(server.id)
    onBusy(server, message)
  }
}

/**
 * Stops waiting for a job. Otherwise, the connection of an assistant, which stays open, would keep the job
 * watched.
 */
async function release({ session: { bridge } }: CliContext, { job }: JobResult): Promise<void> {
  if (job) await bridge.call('stopWaiting', { key: job.identity.key }).catch(ignoreAbort(bridge.signal))
}

const maxConcurrent = 16

/** Requests the status of several jobs, and returns the results in the order of the jobs. */
export const fetchJobs = (
  context: CliContext,
  targets: readonly Target[],
  onBusy?: OnBusy,
): Promise<readonly JobResult[]> =>
  mapConcurrently(targets, maxConcurrent, async (target) => {
    const result = await fetchJob(context, target, onBusy)
    await release(context, result)
    return result
  })

const codes: Readonly<Record<JobCommandResult['kind'], ExitCode>> = {
  done: exitCodes.completed,
  busy: exitCodes.completed,
  gone: exitCodes.unknown,
  unwatched: exitCodes.unknown,
  rejected: exitCodes.failed,
  limited: exitCodes.failed,
  unauthorized: exitCodes.unreachable,
  unreachable: exitCodes.unreachable,
  unclear: exitCodes.unreachable,
}

/**
 * How long it may take until the status shows that a worker ignored a cancel, including the confirmation, in
 * ms.
 */
const cancelEffectTimeoutMs = 4_000

const isCancelled = (job: JobView | undefined): boolean => job?.outcome?.kind === 'cancelled'

/**
 * Observes a job after its cancel was accepted. A worker that has the job may continue and overwrite the status
 * (docs/reference/compileo-server.md, "Terminal is not final").
 */
async function observeCancel(context: CliContext, answer: JobResult, before: JobView): Promise<JobResult> {
  const { session, clock, signal } = context
  const { bridge, view } = session
  const { key, jobId, serverId } = before.identity
  // The command's own core may have requested the job's status once without watching the job.
  await bridge.call('waitForJob', { jobId, serverId })
  const wasWaiting = isWaiting(before.run.status)
  const findEnd = (): JobResult | undefined => {
    const job = view.jobs.get(key)
    const command = job?.user.pendingCommand
    if (command?.state === 'ignored')
      return { ...answer, job, code: exitCodes.failed, message: command.message }
    return wasWaiting && isCancelled(job) ? { ...answer, job, code: exitCodes.completed } : undefined
  }
  const answerAfterCancel = await tryWithTimeout(
    clock,
    cancelEffectTimeoutMs,
    (late) => view.waitFor(findEnd, late),
    signal,
  )
  if (answerAfterCancel) return answerAfterCancel
  const job = view.jobs.get(key)
  const message = createMessage(`commands.cancel.${isCancelled(job) ? 'mayContinue' : 'requested'}`)
  return { ...answer, job, code: exitCodes.completed, message }
}

/**
 * Restarts or cancels a job with one POST. With `force`, a job that may still be running is restarted, too.
 */
export async function restartOrCancelJob(
  context: CliContext,
  kind: 'restart' | 'cancel',
  target: Target,
  onBusy?: OnBusy,
  force = false,
): Promise<JobResult> {
  const status = await fetchJob(context, target, onBusy)
  const { job, code } = status
  if (!job || code === exitCodes.unreachable || (code === exitCodes.unknown && !job.outcome)) return status
  try {
    if (kind === 'restart' && !force && mayStillRun(job))
      return { ...status, code: exitCodes.failed, message: createMessage('commands.restart.mayStillRun') }
    const { kind: result, message } = await context.session.bridge.call(kind, { key: job.identity.key })
    if (kind === 'cancel' && result === 'done')
      return await observeCancel(context, { ...status, ...(message && { message }) }, job)
    const isOfOther = result === 'gone' && job.identity.followedBy !== undefined
    return {
      ...status,
      code: isOfOther ? exitCodes.failed : codes[result],
      ...(message && { message }),
    }
  } finally {
    await release(context, status)
  }
}
