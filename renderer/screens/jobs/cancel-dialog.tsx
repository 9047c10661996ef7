import type { JobKey } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { useActions, useTicking, useWindow } from '../../state/context.tsx'
import { cancelOffer } from '../../state/models/job-actions.ts'
import { jobName } from '../../../shared/texts/job-name.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import './restart-dialog.css'

/** Asks whether a job shall be cancelled, and says what would be lost; a job that has ended meanwhile can't be. */
export function CancelDialog({ jobKey }: { readonly jobKey: JobKey }) {
  const { closeCancel, command } = useActions()
  const job = useWindow((state) => state.world?.jobs.get(jobKey))
  const offer = useWindow((state) => (job ? cancelOffer(job, state.asking.get(jobKey)) : 'none'))
  const texts = useTexts()
  const { percent, roughDuration } = texts.format
  const words = texts.cancelDialog
  const started = job?.startedAt
  const after = useTicking((now) =>
    started === undefined ? undefined : roughDuration(Math.max(1_000, now - started)),
  )
  const question = job && after !== undefined ? words.stop(after, percent(job.progress)) : words.stopWaiting
  return (
    <Dialog title={words.title(job ? jobName(job, texts) : '')} closeName={words.close} onClose={closeCancel}>
      <div className="restart">
        <p>{offer === 'none' ? words.over : `${question} ${words.fromStart}`}</p>
        <div className="restart-foot">
          <Button data-first onClick={closeCancel}>
            {offer === 'none' ? words.close : words.keep}
          </Button>
          {offer !== 'none' && (
            <Button
              look="danger"
              disabled={offer === 'underway'}
              onClick={() => {
                closeCancel()
                void command(jobKey, 'cancel')
              }}
            >
              {words.confirm}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
