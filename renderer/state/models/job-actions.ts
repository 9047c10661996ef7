import { isCompleted } from '#shared/outcome.ts'
import type { JobKey, JobView, OutcomeKind, PendingCommand } from '#shared/model.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isOfQueue, isPending } from '#shared/rules/restartable.ts'
import type { Texts } from '#shared/texts/index.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { outcomeKind, isOver } from './groups.ts'

export type Offer = 'none' | 'ready' | 'underway'

/** Failed and cancelled runs can be restarted if the queue has them; a lost job can't. */
export function restartOffer(job: JobView, asking: PendingCommand['kind'] | undefined): Offer {
  const kind = outcomeKind(job)
  const isEnded = kind === 'failed' || kind === 'cancelled'
  if (!(isEnded || mayStillRun(job)) || !isOfQueue(job)) return 'none'
  return underway(job, 'restart', asking) ? 'underway' : 'ready'
}

type Asking = ReadonlyMap<JobKey, PendingCommand['kind']>

const hasEndedAs = (kind: OutcomeKind, job: JobView | undefined, asking: Asking): job is JobView =>
  job !== undefined && outcomeKind(job) === kind && restartOffer(job, asking.get(job.key)) === 'ready'

/** Whether the job failed and is not being restarted: many of them are restarted together. */
export const hasFailed = (job: JobView | undefined, asking: Asking): job is JobView =>
  hasEndedAs('failed', job, asking)

/** Whether the job was cancelled and is not being restarted. Bulk restarts include it only on request. */
export const wasCancelled = (job: JobView | undefined, asking: Asking): job is JobView =>
  hasEndedAs('cancelled', job, asking)

/** The cancel command, once the server has reported the job. */
export function cancelOffer(job: JobView, asking: PendingCommand['kind'] | undefined): Offer {
  if (isOver(job) || mayStillRun(job) || job.status === undefined || !isOfQueue(job)) return 'none'
  return underway(job, 'cancel', asking) ? 'underway' : 'ready'
}

function underway(
  job: JobView,
  kind: PendingCommand['kind'],
  asking: PendingCommand['kind'] | undefined,
): boolean {
  return asking === kind || isPending(job, kind)
}

export function commandIsOpen(job: JobView): boolean {
  const { pendingCommand: command } = job
  if (!command) return false
  if (command.state === 'refused' || command.state === 'ignored') return true
  return command.kind === 'restart' ? isOver(job) : !isOver(job)
}

/** Whether the job completed or was cancelled, and needs no action. */
export function isFinished(job: JobView): boolean {
  const kind = outcomeKind(job)
  return (isCompleted(kind) || kind === 'cancelled') && !job.attention && !commandIsOpen(job)
}

/** The command's result as a sentence; undefined if there is nothing to say. */
export function commandSentence(job: JobView, texts: Texts): string | undefined {
  const { pendingCommand: command } = job
  if (!command || !commandIsOpen(job)) return undefined
  const restart = command.kind === 'restart'
  const message = command.message && describeMessage(command.message, texts)
  switch (command.state) {
    case 'sent':
      return restart ? texts.command.restarting : texts.command.cancelling
    case 'accepted':
      return message ?? (restart ? texts.command.restartAccepted : texts.command.cancelAccepted)
    case 'refused':
      return restart ? texts.command.restartRefused(message) : texts.command.cancelRefused(message)
    case 'ignored':
      return message ?? (restart ? texts.command.restartIgnored : texts.command.cancelIgnored)
  }
}

/** Whether the user's last command failed. */
export function commandFailed(job: JobView): boolean {
  return job.pendingCommand?.state === 'refused' || job.pendingCommand?.state === 'ignored'
}
