import { isCompleted, isRestartableKind } from '#shared/outcome.ts'
import type { JobKey, JobView, OutcomeKind, PendingCommand } from '#shared/model.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isQueueJob, isCommandPending } from '#shared/rules/restartable.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { getOutcomeKind, isJobOver } from './groups.ts'

export type CommandOffer = 'none' | 'ready' | 'underway'

/**
 * Returns whether the job can be restarted: it must be in the server's queue, and have failed or been
 * cancelled, or the server must have lost track of it.
 */
export function getRestartOffer(job: JobView, pending: PendingCommand['kind'] | undefined): CommandOffer {
  const isEnded = isRestartableKind(getOutcomeKind(job))
  if (!(isEnded || mayStillRun(job)) || !isQueueJob(job)) return 'none'
  return isUnderway(job, 'restart', pending) ? 'underway' : 'ready'
}

type PendingRequests = ReadonlyMap<JobKey, PendingCommand['kind']>

const endedAs = (kind: OutcomeKind, job: JobView | undefined, pending: PendingRequests): job is JobView =>
  job !== undefined &&
  getOutcomeKind(job) === kind &&
  getRestartOffer(job, pending.get(job.identity.key)) === 'ready'

/** Whether the job has failed and no restart is pending. Such jobs can be restarted together. */
export const isFailedWithoutRestart = (job: JobView | undefined, pending: PendingRequests): job is JobView =>
  endedAs('failed', job, pending)

/**
 * Whether the job was cancelled and no restart is pending. A restart of several jobs only includes such jobs
 * if the user says so.
 */
export const isCancelledWithoutRestart = (
  job: JobView | undefined,
  pending: PendingRequests,
): job is JobView => endedAs('cancelled', job, pending)

/** Returns whether the job can be cancelled. The server must know the job. */
export function getCancelOffer(job: JobView, pending: PendingCommand['kind'] | undefined): CommandOffer {
  if (isJobOver(job) || mayStillRun(job) || job.run.status === undefined || !isQueueJob(job)) return 'none'
  return isUnderway(job, 'cancel', pending) ? 'underway' : 'ready'
}

function isUnderway(
  job: JobView,
  kind: PendingCommand['kind'],
  pending: PendingCommand['kind'] | undefined,
): boolean {
  return pending === kind || isCommandPending(job, kind)
}

export function isCommandVisible(job: JobView): boolean {
  const { pendingCommand: command } = job.user
  if (!command) return false
  if (command.state === 'rejected' || command.state === 'ignored') return true
  return command.kind === 'restart' ? isJobOver(job) : !isJobOver(job)
}

/** Whether the job has completed or was cancelled, needs no attention, and shows no command. */
export function isJobFinished(job: JobView): boolean {
  const kind = getOutcomeKind(job)
  return (isCompleted(kind) || kind === 'cancelled') && !job.attention && !isCommandVisible(job)
}

/** Formats the state of the user's last command as a sentence. Undefined if there is nothing to show. */
export function formatPendingCommand(job: JobView, texts: Texts): string | undefined {
  const { pendingCommand: command } = job.user
  if (!command || !isCommandVisible(job)) return undefined
  const restart = command.kind === 'restart'
  const message = command.message && formatMessage(command.message, texts)
  switch (command.state) {
    case 'sent':
      return restart ? texts.command.restarting : texts.command.cancelling
    case 'accepted':
      return message ?? (restart ? texts.command.restartAccepted : texts.command.cancelAccepted)
    case 'rejected':
      return restart ? texts.command.restartRejected(message) : texts.command.cancelRejected(message)
    case 'ignored':
      return message
  }
}

export function hasCommandFailed(job: JobView): boolean {
  return job.user.pendingCommand?.state === 'rejected' || job.user.pendingCommand?.state === 'ignored'
}
