import { useId, useMemo } from 'react'
import { lacksKey } from '../../../shared/rules/api-key.ts'
import { isAwayAlert } from '../../../shared/alert-levels.ts'
import type { QueueAlert, ServerView } from '../../../shared/model.ts'
import { useActions, useTicking, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { Icon } from '../../ui/icons.tsx'
import { queueCounts } from '../../../shared/rules/queue-counts.ts'
import { useJobs } from '../../state/use-groups.ts'
import { FoundPill } from '../discovery/discovered-count.tsx'
import { serverSentence } from './server-texts.ts'
import { Sparkline } from './sparkline.tsx'
import './server-list.css'

const noServers: readonly ServerView[] = []

/** The servers, each with whether it can be reached, in words, and its queue; and the way to add one. */
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

/** Whether the sentence of a server says what the alert is about. It says that a server is away, too. */
const isOfCounts = (kind: QueueAlert['kind']) => kind === 'pending' || kind === 'no-workers'

function Server({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const isShown = useWindow(({ view }) => view.name === 'server' && view.serverId === server.id)
  const jobs = useJobs()
  const counts = useMemo(() => queueCounts(server, jobs.values()), [jobs, server])
  const sentence = useTicking((now) => serverSentence(server, counts, now, texts))
  const isQueueWarning = server.alerts.some(({ kind }) => isOfCounts(kind))
  const id = useId()
  const reachId = useId()
  return (
    <li className="server" data-shown={isShown || undefined}>
      <div className="server-name">
        <span className="server-dot" data-reach={server.reach} />
        <span className="unseen" id={reachId}>
          {lacksKey(server) ? texts.servers.noKey : texts.servers.reach[server.reach]}
        </span>
        <button
          type="button"
          className="server-title"
          dir="auto"
          title={`${server.name}\n${server.url}`}
          aria-current={isShown ? 'true' : undefined}
          // Without counts, the sentence says it.
          aria-describedby={server.reach === 'ok' && counts ? `${reachId} ${id}` : id}
          onClick={() => {
            setView({ name: 'server', serverId: server.id })
            onClose()
          }}
        >
          {server.name}
        </button>
        {server.muted && (
          <span className="server-muted">
            <Icon name="bell-off" />
            <span className="unseen">{texts.servers.muted}</span>
          </span>
        )}
      </div>
      <div id={id}>
        <p className="server-sentence" data-warning={isQueueWarning || undefined}>
          {sentence}
        </p>
        {/* The space of a server that was not heard yet, too, so that nothing moves once it is. */}
        {(server.reach === 'ok' || server.reach === 'unknown') && <Sparkline samples={server.statsHistory} />}
        <AlertLine alerts={server.alerts.filter(({ kind }) => !isAwayAlert(kind) && !isOfCounts(kind))} />
      </div>
      <FoundPill id={server.id} onClose={onClose} />
    </li>
  )
}

/** The first alert, and how many more there are. */
function AlertLine({ alerts: [first, ...more] }: { alerts: readonly QueueAlert[] }) {
  const texts = useTexts()
  if (!first) return null
  return (
    <p className="server-alert">
      <span>{describeMessage(first.message, texts)}</span>
      {more.length > 0 && (
        <>
          {' '}
          <b aria-hidden="true">+{texts.format.count(more.length)}</b>
          <span className="unseen">{texts.servers.moreAlerts(more.length)}</span>
        </>
      )}
    </p>
  )
}
