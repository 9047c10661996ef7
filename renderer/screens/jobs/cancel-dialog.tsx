import type { JobKey, JobView } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { getCancelOffer } from '#renderer/state/models/job-actions.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'
import { JobNames } from './job-names.tsx'

/** Asks for confirmation before jobs are cancelled. Jobs that end in the meantime leave the dialog. */
export function CancelDialog({ keys, onClose }: ClosableProps & { readonly keys: readonly JobKey[] }) {
  const { command } = useActions()
  const mainState = useWindowState((state) => state.mainState)
  const pending = useWindowState((state) => state.pendingRequests)
  const jobs = keys.flatMap((key) => mainState?.jobs.get(key) ?? [])
  const active = jobs.filter((job) => getCancelOffer(job, pending.get(job.identity.key)) !== 'none')
  const ready = active.filter((job) => getCancelOffer(job, pending.get(job.identity.key)) === 'ready')
  const texts = useTexts()
  const dialogTexts = texts.cancelDialog
  const [first] = jobs
  const isSingleJob = keys.length === 1
  const name = isSingleJob && first ? formatJobName(first.identity, texts) : undefined
  return (
    <Dialog
      title={name === undefined ? dialogTexts.titleOfAll(active.length) : dialogTexts.title(name)}
      onClose={onClose}
    >
      <div className="stack">
        <p className="soft">
          {active.length === 0 ? (
            dialogTexts.over
          ) : isSingleJob && first ? (
            <LossWarning job={first} />
          ) : (
            dialogTexts.fromStartAll
          )}
        </p>
        {!isSingleJob && <JobNames jobs={active} />}
        <div className="form-foot">
          <Button data-first onClick={onClose}>
            {active.length === 0 ? texts.common.close : dialogTexts.keep}
          </Button>
          {active.length > 0 && (
            <Button
              look="danger"
              disabled={ready.length === 0}
              onClick={() => {
                onClose()
                for (const {
                  identity: { key },
                } of ready)
                  void command(key, 'cancel', isSingleJob ? {} : { isBulk: true })
              }}
            >
              {isSingleJob ? dialogTexts.confirm : dialogTexts.confirmAll(active.length)}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function LossWarning({
  job: {
    run: { startedAt, progress },
  },
}: {
  readonly job: JobView
}) {
  const texts = useTexts()
  const { percent, roughDuration } = texts.format
  const dialogTexts = texts.cancelDialog
  const after = useTickingValue((now) =>
    startedAt === undefined ? undefined : roughDuration(Math.max(1_000, now - startedAt)),
  )
  return `${after === undefined ? dialogTexts.stopWaiting : dialogTexts.stop(after, percent(progress))} ${dialogTexts.fromStart}`
}
