import type { JobView } from '../../../shared/model.ts'
import { useActions, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { jobName } from '../../../shared/texts/job-name.ts'
import { useFailed } from './list/use-failed.ts'
import { hasFailed } from '../../state/models/job-actions.ts'
import './restart-dialog.css'

/** So many are named; the others are counted. */
const namedAtMost = 5
const noJobs: readonly JobView[] = []

/** Asks whether many jobs shall be restarted: those that were named, or all that failed. */
export function RestartDialog() {
  const texts = useTexts()
  const { closeRestart, restartMany } = useActions()
  const jobs = useWanted()
  const count = jobs.length
  return (
    <Dialog
      title={count === 0 ? texts.bulk.nothing : texts.bulk.title(count)}
      closeName={texts.bulk.close}
      onClose={closeRestart}
    >
      <div className="restart">
        <p>{count === 0 ? texts.bulk.nothingHint : texts.bulk.hint}</p>
        <ul className="restart-names">
          {jobs.slice(0, namedAtMost).map((job) => (
            <li key={job.key} dir="auto">
              {jobName(job, texts)}
            </li>
          ))}
          {count > namedAtMost && <li className="restart-more">{texts.bulk.more(count - namedAtMost)}</li>}
        </ul>
        <PerServer jobs={jobs} />
        <div className="restart-foot">
          <Button look="quiet" onClick={closeRestart}>
            {texts.bulk.cancel}
          </Button>
          {count > 0 && (
            <Button
              look="primary"
              data-first
              onClick={() => {
                closeRestart()
                void restartMany(jobs.map((job) => job.key))
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

/** The jobs it is about, as long as they can be restarted. */
function useWanted(): readonly JobView[] {
  const wanted = useWindow((state) => state.restartOf)
  const world = useWindow((state) => state.world)
  const asking = useWindow((state) => state.asking)
  const failed = useFailed(wanted === 'failed' && world ? [...world.jobs.values()] : noJobs)
  if (wanted === 'failed' || wanted === undefined) return failed
  return wanted.flatMap((key) => {
    const job = world?.jobs.get(key)
    return hasFailed(job, asking) ? [job] : []
  })
}

/** How many on each server; nothing where all are on one. */
function PerServer({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const servers = useWindow((state) => state.world?.servers)
  const shares = (servers ?? [])
    .map(({ id, name }) => ({ id, name, jobs: jobs.filter((job) => job.serverId === id).length }))
    .filter((share) => share.jobs > 0)
  if (shares.length < 2) return null
  return (
    <ul className="restart-servers">
      {shares.map((share) => (
        <li key={share.id}>{texts.bulk.onServer(share.name, share.jobs)}</li>
      ))}
    </ul>
  )
}
