import { useId, useMemo } from 'react'
import { lacksKey } from '#shared/rules/api-key.ts'
import { isAwayAlert } from '#shared/alert-levels.ts'
import type { ServerView, ServerId } from '#shared/model.ts'
import { useActions, useTicking, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { queueCounts } from '#shared/rules/queue-counts.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { serverSentence, serverState } from '#renderer/state/models/server-texts.ts'
import { useDiscovered } from '../discovery/use-discovered.ts'
import { ServerShape } from '#renderer/ui/server-shape.tsx'
import './server-list.css'

const noServers: readonly ServerView[] = []

export function ServerList({ onClose }: { onClose: () => void }) {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const servers = useWindow((state) => state.world?.servers ?? noServers)
  const loaded = useWindow((state) => state.world !== undefined)
  if (!loaded) return null
  return (
    <section className="servers" aria-labelledby="servers-title">
      <h2 className="section-title" id="servers-title">
        {texts.servers.title}
      </h2>
      <ul>
        {servers.map((server) => (
          <Server key={server.id} server={server} onClose={onClose} />
        ))}
      </ul>
      <button
        type="button"
        className="server-add"
        onClick={() => {
          openServerForm({})
          onClose()
        }}
      >
        <Icon name="plus" />
        {texts.servers.add}
      </button>
    </section>
  )
}

function Server({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const isShown = useWindow(({ view }) => view.name === 'server' && view.serverId === server.id)
  const jobs = useJobs()
  const counts = useMemo(() => queueCounts(server, jobs.values()), [jobs, server])
  const sentence = useTicking((now) => serverSentence(server, counts, now, texts))
  const alerts = server.alerts.filter(({ kind }) => !isAwayAlert(kind))
  const reach = lacksKey(server) ? texts.servers.noKey : texts.servers.reach[server.reach]
  const about = [
    ...(server.reach === 'ok' && counts ? [reach] : []),
    sentence,
    ...alerts.map(({ message }) => describeMessage(message, texts)),
    ...(server.muted ? [texts.servers.muted] : []),
  ]
  const id = useId()
  return (
    <li className="server" data-shown={isShown || undefined}>
      <ServerShape server={server} />
      <button
        type="button"
        className="server-title clipped"
        dir="auto"
        title={[server.name, server.url, ...about].join('\n')}
        aria-current={isShown ? 'true' : undefined}
        aria-describedby={id}
        onClick={() => {
          setView({ name: 'server', serverId: server.id })
          onClose()
        }}
      >
        {server.name}
      </button>
      <span className="unseen" id={id}>
        {about.join('. ')}
      </span>
      {server.muted && <Icon name="bell-off" />}
      <DiscoveredCount id={server.id} onClose={onClose} />
      <span
        className="server-state"
        data-reach={server.reach}
        data-warning={alerts.length > 0 || undefined}
        aria-hidden="true"
      >
        {serverState(server, counts, texts)}
      </span>
    </li>
  )
}

/** Counts the discovered jobs, next to the server's name. */
function DiscoveredCount({ id, onClose }: { readonly id: ServerId; readonly onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const { active } = useDiscovered(id)
  if (active.length === 0) return null
  return (
    <button
      type="button"
      className="server-found"
      aria-label={texts.found.here(active.length)}
      title={texts.found.here(active.length)}
      onClick={() => {
        setView({ name: 'server', serverId: id, at: 'found' })
        onClose()
      }}
    >
      +{texts.format.count(active.length)}
    </button>
  )
}
