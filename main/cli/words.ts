import type { JobState } from '../../shared/model.ts'
import { errorSummary } from '../../shared/rules/error-summary.ts'
import { isoTime } from '../../shared/rules/time.ts'
import { describeMessage } from '../../shared/texts/describe-message.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import type { Message } from '../../shared/messages/message.ts'
import { plainText } from '../lifecycle/plain-message.ts'
import type { Target } from './targets.ts'

/** A message, or words of our own, on one line of a terminal: whatever a server said in it steers nothing. */
export const inWords = (what: string | Message, texts: Texts): string =>
  plainText(typeof what === 'string' ? what : describeMessage(what, texts))

/** What a job is called in a terminal. */
export const nameIn = (job: JobState, texts: Texts): string => plainText(jobName(job, texts))

/** The line of the error that matters. */
export const errorLine = (job: JobState): string =>
  plainText(errorSummary(job.outcome?.error ?? job.error ?? '') ?? '')

/** What a job does now: "running, 65%, Building level 2". */
export function activityLine(job: JobState, { format }: Texts): string {
  const { status, progress, currentStep, outcome } = job
  if (outcome?.kind === 'lost') return 'lost'
  const parts = [status ?? 'not heard yet']
  if (!outcome && progress > 0) parts.push(format.percent(progress))
  if (!outcome && currentStep) parts.push(currentStep)
  return plainText(parts.join(', '))
}

/** A job as a script reads it: one value of JSON, always with the same names. Times are ISO 8601. */
export function jobRecord({ server }: Target, job: JobState, texts: Texts) {
  const { outcome } = job
  return {
    jobId: job.jobId,
    name: jobName(job, texts),
    kind: job.kind,
    server: server.url,
    status: outcome?.kind ?? job.status,
    progress: job.progress,
    step: job.currentStep,
    createdAt: isoTime(job.createdAt),
    startedAt: isoTime(job.startedAt),
    endedAt: isoTime(outcome?.at),
    error: outcome?.error ?? job.error,
  }
}
