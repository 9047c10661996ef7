import type { JobView } from '../../preload/contract.ts'
import { useTicking, useWindow } from '../state/context.tsx'
import { autoRestartsOf } from './auto-restarts.ts'
import { jobSentence, recoverySentence } from './sentences.ts'
import { useServerName } from './use-groups.ts'
import { wishFailed, wishIsOpen } from './wishes.ts'

/** The row's second line: what matters most about the job now, and before it that it will restart by itself. */
export function RowSentence({ job, inAttention }: { job: JobView; inAttention: boolean }) {
  const serverName = useServerName(job.serverId)
  const times = useWindow(({ world }) => {
    return autoRestartsOf(
      job,
      world?.servers.find(({ id }) => id === job.serverId),
    )
  })
  const said = useWindow((state) => state.said.get(job.key))
  const living = useTicking((now) => jobSentence(job, serverName, now))
  const recovery = useTicking((now) => recoverySentence(job, times, now))
  const bad = said ? !said.ok : wishSentenceShown(job) ? wishFailed(job) : inAttention
  const text = said && !said.ok ? said.text : living
  return (
    <div className="job-row-sentence" title={text} dir="auto" data-bad={bad || undefined}>
      {recovery !== undefined && <span className="job-row-recovery">{recovery}. </span>}
      {text}
    </div>
  )
}

/** A restart on its way leaves the sentence to the failure. */
function wishSentenceShown(job: JobView): boolean {
  return wishIsOpen(job) && job.wish?.state !== 'sent'
}
