import type { ServerView } from '../../preload/contract.ts'
import { useTicking, useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import { serverSentence } from './sentences.ts'
import { Sparkline } from './sparkline.tsx'
import './server-list.css'

const noServers: readonly ServerView[] = []

/** The servers, each with whether it can be reached, in words, and its queue. Nothing where there is none. */
export function ServerList() {
  const servers = useWindow((state) => state.world?.servers ?? noServers)
  if (servers.length === 0) return null
  return (
    <section className="servers" aria-labelledby="servers-title">
      <h2 className="section-title" id="servers-title">
        {texts.servers.title}
      </h2>
      <ul>
        {servers.map((server) => (
          <Server key={server.id} server={server} />
        ))}
      </ul>
    </section>
  )
}

function Server({ server }: { server: ServerView }) {
  const sentence = useTicking((now) => serverSentence(server, now))
  // That a server is out of reach is what its sentence says already.
  const alerts = server.alerts.filter((alert) => alert.kind !== 'unreachable')
  return (
    <li className="server" title={server.url}>
      <div className="server-name">
        <span className="server-dot" data-reach={server.reach} />
        <span className="unseen">{texts.servers.reach[server.reach]}</span>
        <span className="server-title" dir="auto">
          {server.name}
        </span>
      </div>
      <p className="server-sentence">{sentence}</p>
      {server.reach === 'ok' && <Sparkline samples={server.statsHistory} />}
      {alerts.map((alert) => (
        <p key={alert.kind} className="server-alert">
          {alert.text}
        </p>
      ))}
    </li>
  )
}
