import type { JobView } from '../../preload/contract.ts'
import { useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import { Icon } from '../ui/icons.tsx'
import { autoRestartsOf } from './auto-restarts.ts'
import { linkWord, recoveryWord } from './sentences.ts'
import { useOnServer } from './use-groups.ts'

/** What stands quietly beside the name: the server where there are several, how the news come, and that it is muted. */
export function RowMeta({ job }: { job: JobView }) {
  const server = useWindow(({ world }) => world?.servers.find(({ id }) => id === job.serverId))
  const several = useWindow(({ world }) => (world?.servers.length ?? 0) > 1)
  const onServer = useOnServer()
  const words = [linkWord(job), recoveryWord(job, autoRestartsOf(job, server))].filter(
    (word) => word !== undefined,
  )
  return (
    <>
      {several && onServer === undefined && (
        <span className="job-row-meta job-row-server" dir="auto">
          {server?.name}
        </span>
      )}
      {words.length > 0 && (
        <span
          className="job-row-meta"
          title={job.link.state === 'polling' ? (job.link.reason ?? texts.job.pollingWhy) : undefined}
        >
          {words.join(', ')}
        </span>
      )}
      {job.muted && (
        <span className="job-row-muted" title={texts.job.muted}>
          <span className="unseen">{texts.job.muted}</span>
          <Icon name="bell-off" />
        </span>
      )}
    </>
  )
}
