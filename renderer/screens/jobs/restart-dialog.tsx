import { useState } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Checkbox } from '#renderer/ui/checkbox.tsx'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'
import { getCauseLine, getErrorCause } from '#shared/rules/error-cause.ts'
import { mayStillRun } from '#shared/rules/lost-track.ts'
import { isFailedWithoutRestart, isCancelledWithoutRestart } from '#renderer/state/models/job-actions.ts'
import { JobNames } from './job-names.tsx'

/**
 * Asks for confirmation before several jobs are restarted. Cancelled jobs are only restarted if the user
 * includes them.
 */
export function RestartDialog({ keys, onClose }: ClosableProps & { readonly keys: readonly JobKey[] }) {
  const texts = useTexts()
  const { command, restartMany } = useActions()
  const { failed, cancelled } = useRestartableJobs(keys)
  const [also, setAlso] = useState(false)
  const jobs = also ? [...failed, ...cancelled] : failed
  const count = jobs.length
  const cause = getSharedCause(failed)
  return (
    <Dialog title={count === 0 ? texts.bulk.nothing : texts.bulk.title(count)} onClose={onClose}>
      <div className="stack">
        {cause !== undefined && <p dir="auto">{texts.bulk.cause(cause)}</p>}
        <p className="soft">{count === 0 ? texts.bulk.nothingHint : texts.bulk.hint}</p>
        {jobs.some(mayStillRun) && <p className="soft">{texts.bulk.mayStillRun}</p>}
        <JobNames jobs={jobs} />
        {cancelled.length > 0 && (
          <Checkbox label={texts.bulk.alsoCancelled(cancelled.length)} checked={also} onChange={setAlso} />
        )}
        <div className="form-foot">
          <Button look="quiet" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          {count > 0 && (
            <Button
              look="primary"
              data-first
              onClick={() => {
                onClose()
                const [only] = jobs
                if (only && count === 1) void command(only.identity.key, 'restart')
                else
                  void restartMany(
                    jobs.map((job) => job.identity.key),
                    also ? { alsoCancelled: true } : {},
                  )
              }}
            >
              {texts.bulk.confirm(count)}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function getSharedCause(failed: readonly JobView[]): string | undefined {
  const errors = failed.map((job) => job.run.error)
  return failed.length > 1 && new Set(errors.map(getErrorCause)).size === 1 ? getCauseLine(errors) : undefined
}

function useRestartableJobs(keys: readonly JobKey[]): {
  readonly failed: readonly JobView[]
  readonly cancelled: readonly JobView[]
} {
  const mainState = useWindowState((state) => state.mainState)
  const pending = useWindowState((state) => state.pendingRequests)
  const jobs = [...new Set(keys)].flatMap((key) => mainState?.jobs.get(key) ?? [])
  return {
    // A job that the server has lost track of can only be restarted alone.
    failed: jobs.filter(
      (job) => isFailedWithoutRestart(job, pending) || (jobs.length === 1 && mayStillRun(job)),
    ),
    cancelled: jobs.filter((job) => isCancelledWithoutRestart(job, pending)),
  }
}
