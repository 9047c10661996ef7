import type { ListedJob } from '../../../shared/model.ts'
import { queuePlace } from '../../../shared/rules/queue-counts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { statusWord } from '../../state/models/job-texts.ts'

/** How a found job stands: "Running · 38% · Classifying chunk 412 · 12 min elapsed". Pure. */
export function discoveredSentence(job: ListedJob, now: number, texts: Texts): string {
  const { format } = texts
  const { status, progress, currentStep, createdAt, startedAt, completedAt } = job
  const place = queuePlace(job)
  const age = (since: number) => format.roughDuration(Math.max(0, now - since))
  if (place === 'waiting') {
    return createdAt === undefined ? statusWord(status, texts) : texts.found.waiting(age(createdAt))
  }
  if (place === 'running') {
    return [
      statusWord(status, texts),
      ...(progress > 0 ? [format.percent(progress)] : []),
      ...(currentStep ? [currentStep] : []),
      ...(startedAt === undefined ? [] : [texts.job.elapsed(age(startedAt))]),
    ].join(' · ')
  }
  const took =
    startedAt === undefined || completedAt === undefined || completedAt < startedAt
      ? undefined
      : format.roughDuration(completedAt - startedAt)
  const sentence =
    status === 'failed'
      ? texts.job.failed(took, undefined)
      : status === 'cancelled'
        ? texts.job.cancelled(took, false)
        : texts.job.completed(took, false)
  return completedAt === undefined ? sentence : `${sentence} · ${format.dateAndTime(completedAt)}`
}
