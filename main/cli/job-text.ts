import { cutWithEllipsis } from '#shared/cut.ts'
import type { JobState } from '#shared/model.ts'
import type { ResultErrors } from '#shared/outcome.ts'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { errorsWithReason } from '#shared/texts/result-line.ts'
import { nameOrId } from '#shared/texts/job-name.ts'
import type { Message } from '#shared/message.ts'

const longest = 300

/** Cuts a text to one line of a terminal. */
export const oneLine = (text: string): string => cutWithEllipsis(text.replaceAll(/[\n\t]+/g, ' '), longest)

/** Formats a message, or our own words. */
export const inWords = (what: string | Message, texts: Texts): string =>
  oneLine(typeof what === 'string' ? what : describeMessage(what, texts).replaceAll(/[\u2068\u2069]/g, ''))

/** Returns a job's name in a terminal. */
export const nameIn = (job: JobState, texts: Texts): string => oneLine(nameOrId(job, texts))

/** Returns the line of the error that matters. */
export const errorLine = (job: JobState): string => oneLine(errorSummary(job.error ?? '') ?? '')

/** Writes "completed with errors: 2 of 3 documents failed: No parsed file found". */
export const errorsLine = (errors: ResultErrors, texts: Texts): string =>
  oneLine(`${texts.outcomes.completedWithErrors.word}: ${errorsWithReason(errors, texts)}`)

/** The status in words; the server's own doesn't say that a job completed with errors. */
export const statusWord = ({ status, outcome }: JobState, { outcomes: words }: Texts): string =>
  (outcome?.errors && words.completedWithErrors.word) ?? status ?? 'no status yet'

/** Writes a job's activity as "running, 65%, Building level 2". */
export function activityLine(job: JobState, texts: Texts): string {
  const { format } = texts
  const { progress, currentStep, outcome } = job
  const parts = [statusWord(job, texts)]
  if (!outcome && progress > 0) parts.push(format.percent(progress))
  if (!outcome && currentStep) parts.push(currentStep)
  return oneLine(parts.join(', '))
}

/** Formats the job's activity, and below it the line of its error. */
export function statusLines(job: JobState, texts: Texts): string {
  const { errors } = job.outcome ?? {}
  const why = errors ? oneLine(errorsWithReason(errors, texts)) : errorLine(job)
  return [`${nameIn(job, texts)}: ${activityLine(job, texts)}`, why].filter(Boolean).join('\n  ')
}
