import type { JobKey, JobView, PendingCommand } from '../../../shared/model.ts'
import { isPending } from '../../../shared/rules/restartable.ts'
import { texts } from '../../../shared/texts/window-texts.ts'
import { outcomeKind, isOver } from './groups.ts'

/** What a button for this wish can do now: nothing to offer, ready, or on its way. */
export type Offer = 'none' | 'ready' | 'underway'

/** Failed and cancelled runs can be restarted; a lost job can't, as the server no longer knows it. */
export function restartOffer(job: JobView, asking: PendingCommand['kind'] | undefined): Offer {
  const kind = outcomeKind(job)
  if (kind !== 'failed' && kind !== 'cancelled') return 'none'
  return underway(job, 'restart', asking) ? 'underway' : 'ready'
}

/** Whether the job failed and is not being restarted: many of them are restarted together, cancelled ones never. */
export function hasFailed(
  job: JobView | undefined,
  asking: ReadonlyMap<JobKey, PendingCommand['kind']>,
): job is JobView {
  return (
    job !== undefined && outcomeKind(job) === 'failed' && restartOffer(job, asking.get(job.key)) === 'ready'
  )
}

/** Everything that is not over can be cancelled, once the server was heard about it. */
export function cancelOffer(job: JobView, asking: PendingCommand['kind'] | undefined): Offer {
  if (isOver(job) || job.status === undefined) return 'none'
  return underway(job, 'cancel', asking) ? 'underway' : 'ready'
}

function underway(
  job: JobView,
  kind: PendingCommand['kind'],
  asking: PendingCommand['kind'] | undefined,
): boolean {
  return asking === kind || isPending(job, kind)
}

/** Whether the wish still has something to say: a restart that began, or a cancel that was done, has not. */
export function wishIsOpen(job: JobView): boolean {
  const { wish } = job
  if (!wish) return false
  if (wish.state === 'refused' || wish.state === 'ignored') return true
  return wish.kind === 'restart' ? isOver(job) : !isOver(job)
}

/** What became of the wish so far, as a sentence; undefined where there is nothing to say. */
export function wishSentence(job: JobView): string | undefined {
  const { wish } = job
  if (!wish || !wishIsOpen(job)) return undefined
  const restart = wish.kind === 'restart'
  switch (wish.state) {
    case 'sent':
      return restart ? texts.wish.restarting : texts.wish.cancelling
    case 'accepted':
      return wish.message ?? (restart ? texts.wish.restartAccepted : texts.wish.cancelAccepted)
    case 'refused':
      return restart ? texts.wish.restartRefused(wish.message) : texts.wish.cancelRefused(wish.message)
    case 'ignored':
      return wish.message ?? (restart ? texts.wish.restartIgnored : texts.wish.cancelIgnored)
  }
}

/** Whether the person wished for something and did not get it. */
export function wishFailed(job: JobView): boolean {
  return job.wish?.state === 'refused' || job.wish?.state === 'ignored'
}
