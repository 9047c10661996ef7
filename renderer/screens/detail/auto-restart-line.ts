import type { JobView } from '../../../shared/model.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { outcomeKind, isOver } from '../../state/models/groups.ts'
import { recoverySentence } from '../../state/models/job-texts.ts'

/**
 * The text about auto-restarts: one is due, this run began with one, or all have failed.
 * @param times how many times a failed run of this job is auto-restarted
 * @param now ms since the epoch
 */
export function recoveryLine(job: JobView, times: number, now: number, texts: Texts): string | undefined {
  const due = recoverySentence(job, times, now, texts)
  if (due !== undefined) return due
  const { attempts = 0 } = job.recovery ?? {}
  if (attempts === 0) return undefined
  if (!isOver(job)) return texts.detail.restartedItself(attempts, Math.max(attempts, times))
  return outcomeKind(job) === 'failed' ? texts.detail.restartedInVain(attempts) : undefined
}
