import { useId } from 'react'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { ServerView } from '#shared/model.ts'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { formatQueueInFull } from '#shared/texts/format-queue.ts'
import { useServerCounts, useServers } from '#renderer/state/use-groups.ts'
import { formatReachability, formatServerState } from '#renderer/state/models/server-texts.ts'
import { useDiscoveredActiveJobs } from '#renderer/state/use-discovered.ts'
import { ServerStateIcon } from '#renderer/ui/server-state-icon.tsx'
import './server-list.css'

export function ServerList({ onClose }: { onClose: () => void }) {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const servers = useServers()
  const loaded = useWindowState((state) => state.mainState !== undefined)
  if (!loaded) return null
  return (
    <section className="servers" aria-labelledby="servers-title">
      <div className="servers-head">
        <h2 className="section-title" id="servers-title">
          {texts.servers.title}
        </h2>
        <IconButton
          icon="plus"
          text={texts.servers.add}
          onClick={() => {
            openServerForm({})
            onClose()
          }}
        />
      </div>
      <ul>
        {servers.map((server) => (
          <Server key={server.id} server={server} onClose={onClose} />
        ))}
      </ul>
    </section>
  )
}

function Server({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const isShown = useWindowState(({ view }) => view.name === 'server' && view.serverId === server.id)
  const { own, queue } = useServerCounts(server)
  const state = formatServerState(server, own, queue, texts)
  const sentence = useTickingValue((now) => formatReachability(server, now, texts))
  const discoveredCount = useDiscoveredActiveJobs(server.id).length
  const alerts = server.alerts.filter(({ kind }) => !isUnreachableAlert(kind))
  const facts = [
    sentence,
    ...(server.reach === 'ok' && alerts.length === 0 ? [formatQueueInFull(own, queue, texts)] : []),
    ...(discoveredCount > 0 ? [texts.discovery.here(discoveredCount)] : []),
    ...alerts.map(({ message }) => formatMessage(message, texts)),
    ...(server.muted ? [texts.servers.muted] : []),
  ]
  const id = useId()
  return (
    <li className="nav-item server" data-shown={isShown || undefined}>
      <ServerStateIcon server={server} />
      <button
        type="button"
        className="grow server-title clipped"
        dir="auto"
        title={[server.name, server.url, ...facts].join('\n')}
        aria-current={isShown ? 'true' : undefined}
        aria-describedby={id}
        onClick={() => {
          setView({ name: 'server', serverId: server.id })
          onClose()
        }}
      >
        {server.name}
      </button>
      <span className="visually-hidden" id={id}>
        {facts.join('. ')}
      </span>
      {server.muted && <Icon name="bell-off" />}
      <span
        className="faint server-state"
        data-reach={server.reach}
        data-warning={alerts.length > 0 || undefined}
        aria-hidden="true"
      >
        {state}
      </span>
    </li>
  )
}
