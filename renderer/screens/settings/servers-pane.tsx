import type { ServerView } from '#shared/model.ts'
import { queueCounts } from '#shared/rules/queue-counts.ts'
import { useActions, useTicking, useWindow } from '#renderer/state/context.tsx'
import { useJobs } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { serverSentence } from '#renderer/state/models/server-texts.ts'
import { ServerShape } from '#renderer/ui/server-shape.tsx'
import { QueueAlerts } from './queue-settings.tsx'
import { ServerSettings } from './server-settings.tsx'
import { Line } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

export function ServersPane({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const servers = useWindow((state) => state.world?.servers) ?? []
  const { alerts, moreOptions, noServers } = texts.settings
  return (
    <>
      {servers.map((server) => (
        <Server key={server.id} server={server} isOnly={servers.length === 1} />
      ))}
      <div className="setting">
        {servers.length === 0 && <p className="hint">{noServers}</p>}
        <Button aria-haspopup="dialog" onClick={() => openServerForm({})}>
          {texts.servers.add}
        </Button>
      </div>
      <MoreOptions label={moreOptions}>
        <h4 className="section-title">{alerts.title}</h4>
        <p className="hint">{alerts.lead}</p>
        <QueueAlerts form={form} />
      </MoreOptions>
    </>
  )
}

interface ServerProps {
  readonly server: ServerView
  readonly isOnly: boolean
}

function Server({ server, isOnly }: ServerProps) {
  const texts = useTexts()
  const { openServerForm, setView } = useActions()
  const jobs = useJobs()
  const sentence = useTicking((now) => serverSentence(server, queueCounts(server, jobs.values()), now, texts))
  const { edit, open } = texts.servers.screen
  return (
    <details className="setting setting-server" open={isOnly}>
      <summary>
        <Icon name="next" />
        <ServerShape server={server} />
        <span className="setting-text">
          <bdi>{server.name}</bdi>
          <span className="hint">{sentence}</span>
        </span>
      </summary>
      <div className="setting-server-options">
        <ServerSettings server={server} />
        <div className="setting">
          <Line label={server.url}>
            <Button onClick={() => setView({ name: 'server', serverId: server.id })}>{open}</Button>
            <Button aria-haspopup="dialog" onClick={() => openServerForm({ serverId: server.id })}>
              {edit}
            </Button>
          </Line>
        </div>
      </div>
    </details>
  )
}
