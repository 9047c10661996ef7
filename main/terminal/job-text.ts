import { toOneLine } from '#main/terminal/one-line.ts'
import type { JobView, JobWith } from '#shared/model.ts'
import { outcomes, type ResultErrors } from '#shared/outcome.ts'
import { summarizeError } from '#shared/rules/error-summary.ts'
import { isWaiting } from '#shared/rules/status.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatErrorsWithReason } from '#shared/texts/format-result.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'

/** Formats the name of a job for a terminal. */
export const formatJobName = (
  { identity }: { readonly identity: Parameters<typeof formatJobNameOrId>[0] },
  texts: Texts,
): string => toOneLine(formatJobNameOrId(identity, texts))

/** Returns the most informative line of a job's error. */
export const formatError = (job: JobView): string => toOneLine(summarizeError(job.run.error ?? '') ?? '')

/** Formats "completed with errors: 2 of 3 documents failed: No parsed file found". */
export const formatErrors = (errors: ResultErrors, texts: Texts): string =>
  toOneLine(`${texts.outcomes.completedWithErrors.word}: ${formatErrorsWithReason(errors, texts)}`)

/**
 * Formats the status. The server's own status doesn't distinguish jobs that completed with errors, so they
 * get the window's words.
 */
export function formatStatus(
  { run: { status, queuePosition }, outcome }: JobWith<'status' | 'queuePosition' | 'outcome'>,
  texts: Texts,
): string {
  if (outcome?.errors) return texts.outcomes.completedWithErrors.word
  if (outcome) return outcomes[outcome.kind].status
  const inLine = queuePosition ? `, ${texts.job.inLine(queuePosition)}` : ''
  return `${isWaiting(status) ? texts.tray.job.waiting : (status ?? 'no status yet')}${inLine}`
}

/** Formats a job's activity, such as "running, 65%, Building level 2". */
export function formatActivity(
  job: JobWith<'progress' | 'status' | 'queuePosition' | 'currentStep' | 'outcome'>,
  texts: Texts,
): string {
  const { format } = texts
  const { progress, currentStep } = job.run
  const { outcome } = job
  const parts = [formatStatus(job, texts)]
  if (!outcome && progress > 0) parts.push(format.percent(progress))
  if (!outcome && currentStep) parts.push(currentStep)
  return toOneLine(parts.join(', '))
}

/** Formats a job's activity, with its error on the next line. */
export function formatJobWithError(job: JobView, texts: Texts): string {
  const { errors } = job.outcome ?? {}
  const why = errors ? toOneLine(formatErrorsWithReason(errors, texts)) : formatError(job)
  return [`${formatJobName(job, texts)}: ${formatActivity(job, texts)}`, why].filter(Boolean).join('\n  ')
}
