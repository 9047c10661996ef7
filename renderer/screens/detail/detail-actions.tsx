import type { JobView } from '#shared/model.ts'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import { useServer } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { CancelButton, RestartButton } from '#renderer/screens/jobs/row/command-buttons.tsx'
import { hasCommandFailed, formatPendingCommand } from '#renderer/state/models/job-actions.ts'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getOutcomeKind, isJobOver } from '#renderer/state/models/groups.ts'
import { formatAutoRestart } from '#renderer/state/models/job-texts.ts'

export function DetailActions({ job }: { readonly job: JobView }) {
  const { restart, openCancel } = useActions()
  const otherCommands = useCommands(surfaceCommandIds.detail, { jobs: [job] })
  const isInert = useWindowState((state) => state.justCancelledKeys.has(job.identity.key))
  return (
    <div className="detail-foot">
      <CommandOutcome job={job} />
      <div className="row detail-actions">
        {!isInert && <RestartButton job={job} primary onPress={() => restart([job.identity.key])} />}
        {otherCommands.map(({ id, name, act }) => (
          <Button key={id} onClick={act}>
            {name}
          </Button>
        ))}
        <CancelButton job={job} isInert={isInert} onPress={() => openCancel([job.identity.key])} />
      </div>
    </div>
  )
}

function CommandOutcome({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const result = useWindowState((state) => state.commandResults.get(job.identity.key))
  const sentence = result
    ? formatMessage(result.message, texts)
    : job.user.pendingCommand?.state === 'sent'
      ? undefined
      : formatPendingCommand(job, texts)
  const bad = result ? !result.ok : hasCommandFailed(job)
  return (
    <output className="detail-outcome">
      {sentence && (
        <span className="tinted" data-tone={bad ? 'warn' : undefined}>
          {sentence}
        </span>
      )}
    </output>
  )
}

export function AutoRestartStatus({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const { ask } = useActions()
  const times = getAutoRestartLimit(job.user, useServer(job.identity.serverId))
  const line = useTickingValue((now) => formatAutoRestartStatus(job, times, now, texts))
  if (line === undefined) return null
  const isDue = job.user.recovery?.restartAt !== undefined
  return (
    <div className="row wrap apart tinted detail-recovery">
      <span>{line}</span>
      {isDue && (
        <Button look="quiet" onClick={() => void ask('cancelAutoRestart', { key: job.identity.key })}>
          {texts.rowMenu.cancelAutoRestart}
        </Button>
      )}
    </div>
  )
}

/**
 * Formats the state of auto-restarts: the next one is due, this run is an auto-restart, or the job has failed
 * after auto-restarts.
 */
export function formatAutoRestartStatus(
  job: JobView,
  times: number,
  now: number,
  texts: Texts,
): string | undefined {
  const due = formatAutoRestart(job, times, now, texts)
  if (due !== undefined) return due
  const { attempts = 0 } = job.user.recovery ?? {}
  if (attempts === 0) return undefined
  if (!isJobOver(job)) return texts.detail.restartedItself(attempts, Math.max(attempts, times))
  return getOutcomeKind(job) === 'failed' ? texts.detail.restartsFailed(attempts) : undefined
}
