import { cutWithEllipsis } from '#shared/cut.ts'
import { kindOfJob } from '#shared/job-kind.ts'
import type { JobState } from '#shared/model.ts'
import { outcomes, type ResultErrors } from '#shared/outcome.ts'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { isoTime } from '#shared/rules/time.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { errorsWithReason } from '#shared/texts/result-line.ts'
import { jobName } from '#shared/texts/job-name.ts'
import type { Message } from '#shared/message.ts'
import type { JobLine } from './json-line.ts'
import type { Target } from './targets.ts'

const longest = 300

/** Cuts a text to one line of a terminal. */
export const oneLine = (text: string): string => cutWithEllipsis(text.replaceAll(/[\n\t]+/g, ' '), longest)

/** Formats a message, or our own words. */
export const inWords = (what: string | Message, texts: Texts): string =>
  oneLine(typeof what === 'string' ? what : describeMessage(what, texts).replaceAll(/[\u2068\u2069]/g, ''))

/** A job without a name keeps its whole ID, to be copied from the terminal. */
const nameOrId = (job: JobState, texts: Texts): string =>
  job.label?.trim() || job.kind || job.project ? jobName(job, texts) : job.jobId

/** Returns a job's name in a terminal. */
export const nameIn = (job: JobState, texts: Texts): string => oneLine(nameOrId(job, texts))

/** Returns the line of the error that matters. */
export const errorLine = (job: JobState): string => oneLine(errorSummary(job.error ?? '') ?? '')

/** Writes "completed with errors: 2 of 3 documents failed: No parsed file found". */
export const errorsLine = (errors: ResultErrors, texts: Texts): string =>
  oneLine(`${texts.outcomes.completedWithErrors.word}: ${errorsWithReason(errors, texts)}`)

/** Writes a job's activity as "running, 65%, Building level 2". */
export function activityLine(job: JobState, { format }: Texts): string {
  const { status, progress, currentStep, outcome } = job
  const parts = [status ?? 'no status yet']
  if (!outcome && progress > 0) parts.push(format.percent(progress))
  if (!outcome && currentStep) parts.push(currentStep)
  return oneLine(parts.join(', '))
}

/** Formats the job's activity, and below it the line of its error. */
export const statusLines = (job: JobState, texts: Texts): string =>
  [`${nameIn(job, texts)}: ${activityLine(job, texts)}`, errorLine(job)].filter(Boolean).join('\n  ')

/** Returns a job as scripts and assistants read it. */
export function jobRecord({ server }: Target, job: JobState, texts: Texts): JobLine {
  const { outcome } = job
  return {
    schema: 1,
    jobId: job.jobId,
    name: nameOrId(job, texts),
    kind: kindOfJob(job),
    server: server.url,
    status: outcome ? outcomes[outcome.kind].status : job.status,
    progress: job.progress,
    step: job.currentStep,
    createdAt: isoTime(job.createdAt),
    startedAt: isoTime(job.startedAt),
    endedAt: isoTime(outcome?.at),
    error: job.error,
    errors: outcome?.errors,
  }
}
