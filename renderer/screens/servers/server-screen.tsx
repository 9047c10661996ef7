import { useEffect, useRef, useState } from 'react'
import type { ServerId, ServerView } from '#shared/model.ts'
import { useJobs, useServer } from '#renderer/state/use-groups.ts'
import { useActions, useTickingValue, useWindowState, useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { parseAddress } from '#shared/address.ts'
import { WatchRules } from '../discovery/watch-rules.tsx'
import { ServerSettings } from '../settings/server-settings.tsx'
import { ServerAlerts } from './server-alerts.tsx'
import { KeyButton } from './key-button.tsx'
import { OtherJobs } from './other-jobs.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { formatReachability } from '#renderer/state/models/server-texts.ts'
import type { Message } from '#shared/message.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { highlightSetting } from '../settings/highlight-setting.ts'
import { LabeledRow } from '../settings/setting-row.tsx'
import { PluginNote } from './plugin-dialog.tsx'
import { RejectionMessage } from './server-dialog.tsx'
import { ServerStateIcon } from '#renderer/ui/server-state-icon.tsx'
import './server-screen.css'
import '#renderer/ui/form.css'

export function ServerScreen({ id }: { id: ServerId }) {
  const texts = useTexts()
  const loaded = useWindowState((state) => state.mainState !== undefined)
  const server = useServer(id)
  const exists = server !== undefined
  const { refreshQueue } = useActions()
  useEffect(() => {
    if (exists) void refreshQueue(id)
  }, [id, exists, refreshQueue])
  const page = useRef<HTMLDivElement>(null)
  const setting = useWindowState(({ view }) => (view.name === 'server' ? view.setting : undefined))
  useEffect(() => {
    if (setting !== undefined) highlightSetting(page.current, setting)
  }, [setting])
  if (!loaded) return null
  if (!server) return <ServerNotFound />
  return (
    <div className="server-screen" ref={page}>
      <ServerHeader server={server} />
      <ServerAlerts server={server} />
      <QueuePanel server={server} />
      <OtherJobs server={server} />
      <WatchRules server={server} />
      <section className="server-section" aria-labelledby="server-settings">
        <h3 className="section-title" id="server-settings">
          {texts.servers.screen.settings}
        </h3>
        <div>
          <ServerSettings server={server} />
          <RemoveServerButton server={server} />
        </div>
      </section>
    </div>
  )
}

function ServerNotFound() {
  const texts = useTexts()
  const { setFilter } = useActions()
  return (
    <div className="server-gone">
      <output className="title">{texts.commands.server.gone}</output>
      <Button onClick={() => setFilter('all')}>{texts.common.showAllJobs}</Button>
    </div>
  )
}

function ServerHeader({ server }: { server: ServerView }) {
  const texts = useTexts()
  const { openInCompileo, openServerForm } = useActions()
  const sentence = useTickingValue((now) => formatReachability(server, now, texts))
  const address = parseAddress(server.url)
  return (
    <div className="server-head">
      <div className="server-head-names">
        <div className="row server-title-line">
          <ServerStateIcon server={server} />
          <h2 className="selectable" dir="auto">
            {server.name}
          </h2>
          {server.reach === 'ok' && <span className="hint">{sentence}</span>}
        </div>
        <p className="server-url selectable">{server.url}</p>
        {server.reach !== 'ok' && <p className="server-reach">{sentence}</p>}
        {address.ok && address.insecure && <p className="server-insecure">{texts.servers.insecure}</p>}
        <PluginNote server={server} />
      </div>
      <div className="server-head-actions">
        <PrimaryAction server={server} />
        <Button onClick={() => openInCompileo({ serverId: server.id })}>{texts.common.openInCompileo}</Button>
        <Button onClick={() => openServerForm({ serverId: server.id })}>{texts.common.edit}</Button>
      </div>
    </div>
  )
}

/**
 * Shows the primary button of the page, which has only one. If no job of the server is watched, shows a hint
 * instead.
 */
function PrimaryAction({ server }: { server: ServerView }) {
  const texts = useTexts()
  const { retryNow, setFilter, setServer } = useActions()
  const { id, reach } = server
  const watchedCount = [...useJobs().values()].filter((job) => job.identity.serverId === id).length
  if (reach === 'unreachable' || reach === 'busy')
    return (
      <Button look="primary" onClick={() => void retryNow(id)}>
        {texts.banner.retry}
      </Button>
    )
  if (reach === 'unauthorized') return <KeyButton look="primary" server={server} />
  if (watchedCount === 0) return <span className="hint">{texts.servers.screen.noneWatched}</span>
  return (
    <Button
      look="primary"
      onClick={() => {
        setServer(id)
        setFilter('all')
      }}
    >
      {texts.servers.screen.watched(watchedCount)}
    </Button>
  )
}

function RemoveServerButton({ server }: { server: ServerView }) {
  const { remove, removeHint } = useTexts().servers.screen
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="setting">
      <LabeledRow label={removeHint}>
        <Button look="danger" onClick={() => setAsking(true)}>
          {remove}
        </Button>
      </LabeledRow>
      {isAsking && <RemoveDialog server={server} onClose={() => setAsking(false)} />}
    </div>
  )
}

interface RemoveDialogProps {
  readonly server: ServerView
  readonly onClose: () => void
}

function RemoveDialog({ server, onClose }: RemoveDialogProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const { setFilter, toast } = useActions()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Message>()
  const jobs = [...useJobs().values()].filter((job) => job.identity.serverId === server.id).length
  const removeTexts = texts.servers.remove

  async function remove(): Promise<void> {
    setBusy(true)
    const outcome = await catchFailure(bridge.call('removeServer', { serverId: server.id }))
    setBusy(false)
    if (!outcome.ok) return setError(outcome.message)
    setFilter('all')
    if (outcome.message !== undefined) toast(formatMessage(outcome.message, texts))
  }

  return (
    <Dialog title={removeTexts.title(server.name)} onClose={onClose}>
      <p className="server-remove">
        {[removeTexts.jobs(jobs), server.hasKey && removeTexts.key, removeTexts.rest]
          .filter(Boolean)
          .join(' ')}
      </p>
      <RejectionMessage message={error} />
      <div className="form-foot">
        <Button data-first onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button look="danger" disabled={busy} onClick={() => void remove()}>
          {removeTexts.confirm}
        </Button>
      </div>
    </Dialog>
  )
}
