import type { JobView } from '#shared/model.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useTickingValue } from '#renderer/state/context.tsx'
import { isOver, getOutcomeKind } from '#renderer/state/models/groups.ts'
import { formatJob, formatEnd } from '#renderer/state/models/job-texts.ts'
import { useServerName } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useWaitingReason } from '#renderer/state/use-waiting-reason.ts'

export function RunTexts({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const serverName = useServerName(job.identity.serverId)
  const reason = useWaitingReason(job)
  // The command is shown separately.
  const withoutCommand = { ...job, user: { ...job.user, pendingCommand: undefined } }
  const sentence = useTickingValue(
    (now) => formatEnd(job, serverName, texts) ?? formatJob(withoutCommand, serverName, now, texts, reason),
  )
  if (getOutcomeKind(job) === 'failed') return null
  return (
    <div className="run-sentences selectable">
      <p dir="auto">{sentence}</p>
      {job.usualMs !== undefined && !isOver(job) && <p className="run-longer">{texts.detail.longer}</p>}
      {job.overLimitMs !== undefined && !isOver(job) && (
        <p className="run-longer">{texts.detail.overLimit(texts.format.roughDuration(job.overLimitMs))}</p>
      )}
    </div>
  )
}

export function RunHints({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const error = useTickingValue((now) => getConnectionError(job, now, texts))
  const { source } = job.outcome ?? {}
  const origin = source && texts.common.source[source]
  return [origin, error].map(
    (hint) =>
      hint && (
        <p key={hint} className="hint selectable" dir="auto">
          {hint}
        </p>
      ),
  )
}

function getConnectionError(job: JobView, now: number, texts: Texts): string | undefined {
  const { connection } = job.run
  if (connection.reason === undefined || isOver(job)) return undefined
  const why = formatMessage(connection.reason, texts)
  if (connection.nextTryAt === undefined) return why
  const left = connection.nextTryAt - now
  return left < 1_000 ? texts.servers.tryingNow(why) : texts.servers.nextTry(why, texts.format.duration(left))
}
