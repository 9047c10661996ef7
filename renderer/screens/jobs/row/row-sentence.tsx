import type { JobView, ServerView } from '../../../../shared/model.ts'
import { useTicking, useWindow } from '../../../state/context.tsx'
import { useWaitingReason } from '../../../state/use-waiting-reason.ts'
import { useTexts } from '../../../state/use-texts.ts'
import { describeMessage } from '../../../../shared/texts/describe-message.ts'
import { autoRestartsOf } from '../../../../shared/rules/auto-restarts.ts'
import { jobSentence, longerSentence, recoverySentence } from '../../../state/models/job-texts.ts'
import { commandFailed, commandIsOpen } from '../../../state/models/job-actions.ts'

interface RowSentenceProps {
  readonly job: JobView
  readonly server: ServerView | undefined
}

/** The row's second line: what matters most about the job now, and before it that it will restart by itself. */
export function RowSentence({ job, server }: RowSentenceProps) {
  const texts = useTexts()
  const serverName = server?.name ?? texts.servers.unnamed
  const times = autoRestartsOf(job, server)
  const reason = useWaitingReason(job)
  const said = useWindow((state) => state.said.get(job.key))
  const living = useTicking((now) => jobSentence(job, serverName, now, texts, reason))
  const recovery = useTicking((now) => recoverySentence(job, times, now, texts))
  const longer = useTicking((now) => longerSentence(job, now, texts))
  // A cancel by another user needs attention, but is no failure.
  const kind = job.outcome?.kind
  const isDoubtful = kind === 'completedWithErrors' || job.lostTrackAt !== undefined
  const hasFailed = job.attention && kind !== 'cancelled' && !isDoubtful
  const bad = said ? !said.ok : commandSentenceShown(job) ? commandFailed(job) : hasFailed
  const text = said && !said.ok ? describeMessage(said.message, texts) : living
  return (
    <div
      className="job-row-sentence"
      title={longer ? `${longer} · ${text}` : text}
      dir="auto"
      data-bad={bad || undefined}
      data-warn={(!bad && isDoubtful) || undefined}
    >
      {recovery !== undefined && <span className="job-row-recovery">{recovery}. </span>}
      {longer && `${longer} · `}
      <bdi>{text}</bdi>
    </div>
  )
}

/** A restart on its way leaves the sentence to the failure. */
function commandSentenceShown(job: JobView): boolean {
  return commandIsOpen(job) && job.pendingCommand?.state !== 'sent'
}
