import { finishedJob } from '#test/support/finished-jobs.ts'

/** One in ten has failed. */
export function dismissedJob(index: number) {
  const isFailed = index % 10 === 0
  const name = `Document set ${index + 1}`
  const job = finishedJob(index, isFailed ? 'failed' : 'completed', name, isFailed ? 'No answer' : undefined)
  return { ...job, dismissed: job.ending.id }
}
