import { createChildController } from '#main/base/abort.ts'
import type { JobKey, JobState, PendingCommand } from '#shared/model.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import { withoutScheduledRestart, getRecoveryAfterRestart } from '#main/core/state/auto-restart.ts'
import { waitForState } from '#main/core/state/wait-for-state.ts'
import { isQueueJob, isCommandInProgress } from '#shared/rules/restartable.ts'
import { createMessage, createFailure } from '#shared/message.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import type { CommandResult, JobCommandResult } from '#shared/contract.ts'
import {
  resolveCommandFailure,
  rejectCommand,
  type JobCommandKind,
  type JobCommandRequest,
} from './job-command-result.ts'

/** Marks the command as sent. A cancelled run isn't auto-restarted. */
function markSent(
  { store, clock }: CommandContext,
  { identity: { key } }: JobState,
  kind: JobCommandKind,
): PendingCommand {
  const command: PendingCommand = { kind, at: clock.now(), state: 'sent' }
  store.updateJob(key, (job) => ({
    ...job,
    user: {
      ...job.user,
      pendingCommand: command,
      ...(kind === 'cancel' && {
        recovery: withoutScheduledRestart(job.user.recovery),
        cancelAskedOf: job.run.number,
      }),
    },
  }))
  return command
}

async function recordResult(
  context: CommandContext,
  request: JobCommandRequest,
  sent: PendingCommand | undefined,
  response: ApiResponse<string>,
): Promise<JobCommandResult> {
  const { store, engine, clock } = context
  const { job, kind, by } = request
  const outcome: JobCommandResult = response.ok
    ? { ok: true, kind: 'done', message: createMessage(`commands.${kind}.done`) }
    : await resolveCommandFailure(context, request, response.error)
  const at = clock.now()
  const command: PendingCommand = outcome.ok
    ? { kind, at, state: 'accepted' }
    : { kind, at, state: 'rejected', message: outcome.message }
  // An auto-restart with an unclear result counts as an attempt. Otherwise, the program could restart a job
  // forever.
  const counts = outcome.kind === 'done' || (outcome.kind === 'unclear' && by === 'program')
  store.updateJob(job.identity.key, (now) => ({
    ...now,
    user: {
      ...now.user,
      pendingCommand: now.user.pendingCommand === sent ? command : now.user.pendingCommand,
      recovery:
        counts && kind === 'restart' ? getRecoveryAfterRestart(now, job.outcome, by) : now.user.recovery,
    },
  }))
  // The watch checks the job even after a rejection, because the server's state may be newer than the
  // watch's.
  engine.nudgeJob(job.identity.key, kind === 'restart' ? 'restarted' : 'cancelled')
  return outcome
}

type StartedCommand =
  | { readonly job: JobState; readonly client: CompileoClient }
  | { readonly outcome: JobCommandResult }

function startCommand(
  { store, engine, clock }: CommandContext,
  key: JobKey,
  kind: JobCommandKind,
): StartedCommand {
  const job = store.state().jobs.get(key)
  if (!job) return { outcome: rejectCommand('unwatched', createMessage('commands.notWatched')) }
  const client = engine.client(job.identity.serverId)
  if (!client) return { outcome: rejectCommand('unwatched', createMessage('commands.serverOfJobGone')) }
  if (!isQueueJob(job)) {
    const why = job.identity.followedBy ?? 'forgotten'
    return { outcome: rejectCommand('gone', createMessage(`commands.notOfQueue.${why}`)) }
  }
  if (isCommandInProgress(job, kind, clock.now())) {
    return { outcome: { ok: true, kind: 'busy', message: createMessage(`commands.${kind}.busy`) } }
  }
  return { job, client }
}

async function run(
  context: CommandContext,
  key: JobKey,
  kind: JobCommandKind,
  priority: JobCommandRequest['priority'] = 'command',
): Promise<JobCommandResult> {
  const begun = startCommand(context, key, kind)
  if ('outcome' in begun) return begun.outcome
  const { job, client } = begun
  const sent = markSent(context, job, kind)
  const response = await client[kind](job.identity.jobId, { signal: context.signal, priority })
  return recordResult(context, { job, kind, by: 'user', priority }, sent, response)
}

/**
 * Restarts a job. Sends a single request, even if the restart is requested several times before the job
 * changes. With `announcesEnd`, the end of the new run is always announced.
 */
export async function restartJob(
  context: CommandContext,
  key: JobKey,
  announcesEnd = false,
): Promise<JobCommandResult> {
  if (announcesEnd) promiseAnnouncement(context, key)
  const outcome = await run(context, key, 'restart')
  if (announcesEnd && !outcome.ok && outcome.kind !== 'unclear')
    context.store.updateJob(key, (job) => ({ ...job, user: { ...job.user, announcesEnd: undefined } }))
  return outcome
}

/**
 * Marks the next run of a job, or its current run if it hasn't ended, so that the run's end is always
 * announced. Call it before the restart, because a short run can end before the response arrives.
 */
export const promiseAnnouncement = ({ store }: CommandContext, key: JobKey, withBatch?: true): void =>
  store.updateJob(key, (job) => ({
    ...job,
    user: {
      ...job.user,
      announcesEnd: {
        run: job.outcome ? job.run.number + 1 : job.run.number,
        ...(withBatch && { withBatch }),
      },
    },
  }))

/** Cancels a job. The server's worker may continue nevertheless (docs/reference/compileo-server.md). */
export const cancelJob = (context: CommandContext, key: JobKey, isBulk = false): Promise<JobCommandResult> =>
  run(context, key, 'cancel', isBulk ? 'bulk' : 'command')

/**
 * Restarts a job with a low priority, and checks it again right before the request. Resolves with undefined
 * if the restart is no longer wanted. A restart by the user resets the count of auto-restarts.
 */
export async function restartInBackground(
  context: CommandContext,
  key: JobKey,
  by: 'user' | 'program',
  isWanted: () => boolean,
): Promise<JobCommandResult | undefined> {
  const begun = startCommand(context, key, 'restart')
  if ('outcome' in begun) return begun.outcome
  const { job, client } = begun
  const controller = createChildController(context.signal)
  let sent: PendingCommand | undefined
  try {
    const response = await client.restart(job.identity.jobId, {
      signal: controller.signal,
      priority: 'bulk',
      onSend() {
        const currentJob = context.store.state().jobs.get(key)
        const isUnchanged = currentJob?.outcome?.id === job.outcome?.id && isWanted()
        if (currentJob && isUnchanged && !isCommandInProgress(currentJob, 'restart', context.clock.now())) {
          sent = markSent(context, job, 'restart')
        } else controller.abort()
      },
    })
    return await recordResult(context, { job, kind: 'restart', by, priority: 'bulk' }, sent, response)
  } catch (error) {
    context.signal.throwIfAborted()
    if (controller.signal.aborted) return undefined
    throw error
  }
}

/** A restarted job usually starts again within a second or two (docs/reference/compileo-server.md). */
const restartTimeoutMs = 10_000

/** Resolves when the job has a new run or is no longer watched, or after ten seconds. */
export const waitForRunChange = (
  { store, clock, signal }: Pick<CommandContext, 'store' | 'clock' | 'signal'>,
  key: JobKey,
  outcomeId: string | undefined,
): Promise<void> =>
  waitForState(
    store,
    () => store.state().jobs.get(key)?.outcome?.id !== outcomeId,
    clock,
    restartTimeoutMs,
    signal,
  )

/** Cancels the scheduled auto-restart of a job. */
export function cancelAutoRestart({ store }: CommandContext, key: JobKey): CommandResult {
  const job = store.state().jobs.get(key)
  if (!job) return createFailure('commands.notWatched')
  if (job.user.recovery?.restartAt === undefined) return createFailure('commands.noRestartDue')
  store.updateJob(key, (now) => ({
    ...now,
    user: { ...now.user, recovery: withoutScheduledRestart(now.user.recovery) },
  }))
  return { ok: true, message: createMessage('commands.restartStopped') }
}
