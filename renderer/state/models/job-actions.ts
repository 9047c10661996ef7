import { isCompleted, isRestartableKind } from '#shared/outcome.ts'
import type { JobKey, JobView, OutcomeKind, PendingCommand } from '#shared/model.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isQueueJob, isCommandPending } from '#shared/rules/restartable.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { getOutcomeKind, isOver } from './groups.ts'

export type Offer = 'none' | 'ready' | 'underway'

/**
 * Returns the restart command. Failed and cancelled runs can be restarted if they are in the queue; a lost
 * job can't.
 */
export function getRestartOffer(job: JobView, pending: PendingCommand['kind'] | undefined): Offer {
  const isEnded = isRestartableKind(getOutcomeKind(job))
  if (!(isEnded || mayStillRun(job)) || !isQueueJob(job)) return 'none'
  return isUnderway(job, 'restart', pending) ? 'underway' : 'ready'
}

type PendingRequests = ReadonlyMap<JobKey, PendingCommand['kind']>

const endedAs = (kind: OutcomeKind, job: JobView | undefined, pending: PendingRequests): job is JobView =>
  job !== undefined &&
  getOutcomeKind(job) === kind &&
  getRestartOffer(job, pending.get(job.identity.key)) === 'ready'

/** Whether the job has failed and isn't being restarted. Several such jobs are restarted together. */
export const hasFailed = (job: JobView | undefined, pending: PendingRequests): job is JobView =>
  endedAs('failed', job, pending)

/** Whether the job was cancelled and isn't being restarted. Bulk restarts include it only on request. */
export const wasCancelled = (job: JobView | undefined, pending: PendingRequests): job is JobView =>
  endedAs('cancelled', job, pending)

/** Returns the cancel command, once the server has reported the job. */
export function getCancelOffer(job: JobView, pending: PendingCommand['kind'] | undefined): Offer {
  if (isOver(job) || mayStillRun(job) || job.run.status === undefined || !isQueueJob(job)) return 'none'
  return isUnderway(job, 'cancel', pending) ? 'underway' : 'ready'
}

function isUnderway(
  job: JobView,
  kind: PendingCommand['kind'],
  pending: PendingCommand['kind'] | undefined,
): boolean {
  return pending === kind || isCommandPending(job, kind)
}

export function isCommandOpen(job: JobView): boolean {
  const { pendingCommand: command } = job.user
  if (!command) return false
  if (command.state === 'rejected' || command.state === 'ignored') return true
  return command.kind === 'restart' ? isOver(job) : !isOver(job)
}

/** Whether the job completed or was cancelled, and needs no action. */
export function isFinished(job: JobView): boolean {
  const kind = getOutcomeKind(job)
  return (isCompleted(kind) || kind === 'cancelled') && !job.attention && !isCommandOpen(job)
}

/** Formats the command's result as a sentence; undefined without a result. */
export function formatCommand(job: JobView, texts: Texts): string | undefined {
  const { pendingCommand: command } = job.user
  if (!command || !isCommandOpen(job)) return undefined
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
      return message ?? (restart ? texts.command.restartIgnored : texts.command.cancelIgnored)
  }
}

/** Whether the user's last command failed. */
export function hasCommandFailed(job: JobView): boolean {
  return job.user.pendingCommand?.state === 'rejected' || job.user.pendingCommand?.state === 'ignored'
}
