/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which no table can be */
import { isolated } from '#shared/bidi.ts'
import type { JobView } from '#shared/model.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { jobName } from '#shared/texts/job-name.ts'
import type { Cause } from '#renderer/state/models/causes.ts'
import { useFailed } from '#renderer/state/use-failed.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { useRow, type RowPlace } from './rows.ts'

interface RestartOfferProps extends RowPlace {
  readonly cause: Cause
  /** The job that completed after the cause. */
  readonly done: JobView | undefined
  readonly onClose: () => void
}

/** The rest of the sentence is always whole. */
const longestName = 32

/** Below a cause that seems to be gone. The cause's button is the answer. */
export function RestartOffer({ cause, done, onClose, ...place }: RestartOfferProps) {
  const texts = useTexts()
  const row = useRow(place)
  const failed = useFailed(cause.jobs)
  if (!done || failed.length === 0) return null
  const name = jobName(done, texts)
  return (
    <div {...row} className="restart-offer">
      <div role="gridcell" aria-colspan={4}>
        <p title={name} dir="auto">
          {texts.cause.overcome(isolated(cutLine(name, longestName)), failed.length)}
        </p>
      </div>
      <div role="gridcell">
        <Button look="quiet" aria-label={texts.cause.notNow} onClick={onClose}>
          <span>{texts.cause.notNow}</span>
          <Icon name="close" />
        </Button>
      </div>
    </div>
  )
}
