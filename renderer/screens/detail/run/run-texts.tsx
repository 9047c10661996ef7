import type { JobView } from '#shared/model.ts'
import { formatSilence } from '#shared/texts/format-overdue.ts'
import { useTickingValue } from '#renderer/state/context.tsx'
import { isJobOver, getOutcomeKind } from '#renderer/state/models/groups.ts'
import { formatJobState, formatJobOutcome } from '#renderer/state/models/job-texts.ts'
import { useServer, useServerName } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useWaitingReason } from '#renderer/state/use-waiting-reason.ts'
import { formatNextTry, getStateExplanation } from '../state-card.tsx'

/**
 * Describes the run or its outcome, unless a card above already does, and adds notes, for example that the
 * run takes longer than usual.
 */
export function RunTexts({ job, last }: { readonly job: JobView; readonly last?: string | undefined }) {
  const texts = useTexts()
  const serverName = useServerName(job.identity.serverId, last)
  const server = useServer(job.identity.serverId)
  const reason = useWaitingReason(job)
  const { source } = job.outcome ?? {}
  const isExplained =
    getOutcomeKind(job) === 'failed' || getStateExplanation(job, server, reason, texts) !== undefined
  // The result of a restart or cancel is shown separately.
  const withoutCommand = { ...job, user: { ...job.user, pendingCommand: undefined } }
  const sentence = useTickingValue(
    (now) =>
      formatJobOutcome(job, serverName, texts) ??
      formatJobState(withoutCommand, serverName, now, texts, reason),
  )
  const { connection } = job.run
  const hasError = !isJobOver(job) && !isExplained && connection.reason !== undefined
  // The server is reachable, but requests about this job fail, so the time of the next try is shown.
  const error = useTickingValue((now) => (hasError ? formatNextTry(connection, now, texts) : undefined))
  const lines = [isExplained ? undefined : sentence, error, source && texts.common.source[source]].filter(
    (line) => line !== undefined,
  )
  const silence = useTickingValue((now) => job.silent && formatSilence(job.silent, now, texts))
  const longer = [
    silence,
    job.usualMs === undefined ? undefined : texts.detail.longer,
    job.overLimitMs === undefined
      ? undefined
      : texts.detail.overLimit(texts.format.roughDuration(job.overLimitMs)),
  ].filter((line) => line !== undefined && !isJobOver(job))
  if (lines.length + longer.length === 0) return null
  return (
    <div className="run-sentences selectable">
      {lines.map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ))}
      {longer.map((line) => (
        <p key={line} className="run-longer">
          {line}
        </p>
      ))}
    </div>
  )
}
