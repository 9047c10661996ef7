import type { JobView } from '../../../shared/model.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { outcomeKind, isOver } from '../../state/models/groups.ts'
import { recoverySentence } from '../../state/models/job-texts.ts'

/**
 * What is to be said of automatic restarts: that one is due, that this run was begun by one, or that all were in vain.
 * @param times how often a failed run of this job is restarted by itself
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
