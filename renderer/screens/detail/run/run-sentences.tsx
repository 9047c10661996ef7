import type { JobView } from '#shared/model.ts'
import { detailsFollow } from '#shared/rules/api-key.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useTicking } from '#renderer/state/context.tsx'
import { isOver, outcomeKind } from '#renderer/state/models/groups.ts'
import { jobSentence, endSentence } from '#renderer/state/models/job-texts.ts'
import { useServer, useServerName } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useWaitingReason } from '#renderer/state/use-waiting-reason.ts'

export function RunSentences({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const serverName = useServerName(job.serverId)
  const reason = useWaitingReason(job)
  const { pendingCommand: _, ...rest } = job
  const sentence = useTicking(
    (now) => endSentence(job, serverName, texts) ?? jobSentence(rest, serverName, now, texts, reason),
  )
  if (outcomeKind(job) === 'failed') return null
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
  const trouble = useTicking((now) => connectionTrouble(job, now, texts))
  const { source, isEarly } = job.outcome ?? {}
  const follow = detailsFollow({ isEarly }, useServer(job.serverId))
  const origin = source ? texts.words.source[source] : follow && texts.words.detailsFollow
  return [origin, trouble].map(
    (hint) =>
      hint && (
        <p key={hint} className="hint selectable" dir="auto">
          {hint}
        </p>
      ),
  )
}

function connectionTrouble({ connection, ...job }: JobView, now: number, texts: Texts): string | undefined {
  if (connection.reason === undefined || isOver({ connection, ...job })) return undefined
  const why = describeMessage(connection.reason, texts)
  if (connection.nextTryAt === undefined) return why
  const left = connection.nextTryAt - now
  return left < 1_000 ? texts.servers.tryingNow(why) : texts.servers.nextTry(why, texts.format.duration(left))
}
