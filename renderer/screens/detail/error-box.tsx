import type { JobDetail, JobView } from '#shared/model.ts'
import { sentenceCase } from '#shared/format.ts'
import { summarizeFailure, getFailureHost } from '#shared/rules/error-cause.ts'
import { summarizeError } from '#shared/rules/error-summary.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from '#renderer/ui/button.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { LongText } from './long-text.tsx'
import './error-box.css'

/** The longest summary of an error that is shown above the whole error, in UTF-16 units. */
const maxLineLength = 300

export function ErrorBox({ job, detail }: { readonly job: JobView; readonly detail: JobDetail | undefined }) {
  const texts = useTexts()
  const error = detail?.error ?? job.run.error
  const summary = summarizeError(error)
  const shown = summary && summary.length <= maxLineLength ? summary : undefined
  const place = shown && getFailureHost(error)
  const where = [
    ...(place ? [texts.detail.at(place)] : []),
    ...(job.run.currentStep ? [texts.detail.during(job.run.currentStep)] : []),
  ]
  return (
    <section className="error-box tinted" data-tone="bad" aria-label={texts.detail.error}>
      <div className="error-box-head">
        <JobIcon shape="failed" />
        <p className="error-box-line selectable" dir="auto">
          {shown ? summarizeFailure(error) : texts.outcomes.failed.name}
        </p>
        {error && <CopyErrorButton error={error} />}
      </div>
      {where.length > 0 && <p dir="auto">{sentenceCase(where.join(', '))}</p>}
      {error && error.trim() !== shown && <LongText text={error} shownAbove={shown} />}
    </section>
  )
}

export function CopyErrorButton({ error }: { readonly error: string }) {
  const texts = useTexts()
  const { copy } = useActions()
  return <IconButton icon="copy" text={texts.detail.copyError} onClick={() => void copy(error)} />
}
