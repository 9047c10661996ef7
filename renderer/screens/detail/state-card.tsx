import { useState } from 'react'
import { isolateText } from '#shared/bidi.ts'
import { sentenceCase } from '#shared/format.ts'
import type { JobView, ServerView } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { isWaiting } from '#shared/rules/status.ts'
import type { WaitingReason } from '#shared/rules/waiting-reason.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions, useTickingValue } from '#renderer/state/context.tsx'
import { getOutcomeKind, isJobOver } from '#renderer/state/models/groups.ts'
import { getIconShape, type IconShape } from '#renderer/state/models/icon-shape.ts'
import { formatReason } from '#renderer/state/models/job-texts.ts'
import { formatUnreachable } from '#renderer/state/models/server-texts.ts'
import { useServer } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useWaitingReason } from '#renderer/state/use-waiting-reason.ts'
import { Button, LinkButton } from '#renderer/ui/button.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { KeyButton } from '../servers/key-button.tsx'
import { PluginDialog } from '../servers/plugin-dialog.tsx'
import './error-box.css'

interface State {
  readonly shape: IconShape
  readonly isWarning: boolean
  readonly title: string
  readonly format?: (now: number) => string
  readonly action?: 'plugin' | 'key' | 'retry'
}

/**
 * Returns the explanation of a state: the job was lost, its server is unavailable or has lost track of it, or
 * it waits for a known reason. Undefined for other states.
 */
export function getStateExplanation(
  job: JobView,
  server: ServerView | undefined,
  reason: WaitingReason | undefined,
  texts: Texts,
  last?: string,
): State | undefined {
  const { card } = texts.detail
  const shape = getIconShape(job)
  const name = isolateText(server?.name ?? last ?? texts.servers.unnamed)
  if (getOutcomeKind(job) === 'lost')
    return {
      shape,
      isWarning: false,
      title: card.lost(name),
      format: () => card.lostHint,
      ...(server && server.pluginVersion === undefined && { action: 'plugin' as const }),
    }
  if (isJobOver(job)) return undefined
  if (server && isUnavailable(server)) {
    const isKey = server.reach === 'unauthorized'
    return {
      shape,
      isWarning: isKey,
      title: formatUnreachable(server, texts),
      format: (now) => (isKey ? card.keyHint : formatNextTry(server, now, texts)),
      action: isKey ? 'key' : 'retry',
    }
  }
  if (job.run.lostTrackAt !== undefined)
    return { shape, isWarning: true, title: card.lostTrack(name), format: () => card.lostTrackHint }
  if (!isWaiting(job.run.status) || !reason) return undefined
  return {
    shape,
    isWarning: reason.kind !== 'queuePosition',
    title: sentenceCase(reason.kind === 'none-starts' ? card.noneStarts(name) : formatReason(reason, texts)),
  }
}

/** Formats why the requests to a server or about a job fail, and the time until the next try. */
export function formatNextTry(
  { reason, nextTryAt }: Pick<ServerView, 'reason' | 'nextTryAt'>,
  now: number,
  texts: Texts,
): string {
  const why = reason ? formatMessage(reason, texts) : texts.detail.card.retried
  if (nextTryAt === undefined) return why
  const remainingMs = nextTryAt - now
  return remainingMs < 1_000
    ? texts.servers.tryingNow(why)
    : texts.servers.nextTry(why, texts.format.duration(remainingMs))
}

interface StateCardProps {
  readonly job: JobView
  /** The last known name of a removed server. */
  readonly last: string | undefined
}

/**
 * Explains a job's state, and offers a button for what the user can do about it. A failure has its own box.
 */
export function StateCard({ job, last }: StateCardProps) {
  const texts = useTexts()
  const server = useServer(job.identity.serverId)
  const state = getStateExplanation(job, server, useWaitingReason(job), texts, last)
  const line = useTickingValue((now) => state?.format?.(now))
  if (!state) return null
  return (
    <section
      className="error-box tinted"
      data-tone={state.isWarning ? 'warn' : 'plain'}
      aria-label={state.title}
    >
      <div className="error-box-head">
        <JobIcon shape={state.shape} isGrey={!state.isWarning} />
        <p className="error-box-line selectable" dir="auto">
          {state.title}
        </p>
      </div>
      {line && <p dir="auto">{line}</p>}
      {server && state.action && <StateAction server={server} action={state.action} />}
    </section>
  )
}

interface StateActionProps {
  readonly server: ServerView
  readonly action: NonNullable<State['action']>
}

function StateAction({ server, action }: StateActionProps) {
  const texts = useTexts()
  const { retryNow } = useActions()
  const [isOpen, setOpen] = useState(false)
  if (action === 'plugin')
    return (
      <>
        <LinkButton aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {texts.servers.plugin.install}
        </LinkButton>
        {isOpen && <PluginDialog server={server} onClose={() => setOpen(false)} />}
      </>
    )
  if (action === 'key') return <KeyButton server={server} />
  return <Button onClick={() => void retryNow(server.id)}>{texts.banner.retry}</Button>
}
