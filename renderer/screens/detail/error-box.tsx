import type { JobDetail, JobView } from '../../../shared/model.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { LongText } from './long-text.tsx'
import './error-box.css'

/** Where the run failed, and why. */
export function ErrorBox({ job, detail }: { readonly job: JobView; readonly detail: JobDetail | undefined }) {
  const texts = useTexts()
  const error = detail?.error ?? job.error ?? job.outcome?.error
  return (
    <section className="error-box" aria-label={texts.detail.error}>
      <div className="error-box-head">
        <p dir="auto">
          <b>{texts.statuses.failed}</b>
          {texts.detail.failedAt(texts.format.percent(job.progress), job.currentStep)}
        </p>
        {error && <CopyError error={error} />}
      </div>
      {error && <LongText text={error} />}
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
