import { useState } from 'react'
import type { JobDetail, JobView } from '#shared/model.ts'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { cutTo } from '#shared/cut.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { Tooltip } from '#renderer/ui/tooltip.tsx'
import { foldedError } from './fold-text.ts'
import { LongText } from './long-text.tsx'
import { shownAtMost } from './result/result-text.ts'
import './error-box.css'

/** Longer lines, in UTF-16 units, say nothing at a glance, so they are folded. */
const longestLine = 300

export function ErrorBox({ job, detail }: { readonly job: JobView; readonly detail: JobDetail | undefined }) {
  const texts = useTexts()
  const [isLarge, setIsLarge] = useState(false)
  const error = detail?.error ?? job.error ?? job.outcome?.error
  const summary = errorSummary(error)
  const line = summary && summary.length <= longestLine ? summary : undefined
  return (
    <section className="error-box tinted" aria-label={texts.detail.error}>
      <div className="error-box-head">
        <JobIcon shape="failed" />
        <p className="error-box-line selectable" dir="auto">
          {line ?? texts.outcomes.failed.name}
        </p>
        {error && foldedError(error) && (
          <Tooltip text={texts.detail.enlargeError}>
            <Button look="quiet" square onClick={() => setIsLarge(true)}>
              <Icon name="enlarge" />
            </Button>
          </Tooltip>
        )}
        {error && <CopyError error={error} />}
      </div>
      {job.currentStep && <p dir="auto">{texts.detail.during(job.currentStep)}</p>}
      {error && error.trim() !== line && <LongText text={error} shownAbove={line} />}
      {isLarge && error && (
        <Dialog
          wide
          title={texts.detail.error}
          closeName={texts.detail.closeError}
          onClose={() => setIsLarge(false)}
        >
          {line && <p className="error-box-line selectable">{line}</p>}
          <p className="long-text error-whole mono selectable" dir="auto">
            {cutTo(error, shownAtMost)}
          </p>
        </Dialog>
      )}
    </section>
  )
}

export function CopyError({ error }: { readonly error: string }) {
  const texts = useTexts()
  const { copy } = useActions()
  return (
    <Tooltip text={texts.detail.copyError}>
      <Button look="quiet" square onClick={() => void copy(error)}>
        <Icon name="copy" />
      </Button>
    </Tooltip>
  )
}
