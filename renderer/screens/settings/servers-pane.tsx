import type { ServerView } from '#shared/model.ts'
import { useActions, useTickingValue } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { formatReachability } from '#renderer/state/models/server-texts.ts'
import { ServerStateIcon } from '#renderer/ui/server-state-icon.tsx'
import { LabeledRow } from './setting-row.tsx'

export function ServersPane() {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const servers = useServers()
  const { noServers } = texts.settings
  return (
    <>
      {servers.map((server) => (
        <Server key={server.id} server={server} />
      ))}
      <div className="setting">
        {servers.length === 0 && <p className="hint">{noServers}</p>}
        <Button aria-haspopup="dialog" onClick={() => openServerForm({})}>
          {texts.servers.add}
        </Button>
      </div>
    </>
  )
}

function Server({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { setView } = useActions()
  const sentence = useTickingValue((now) => formatReachability(server, now, texts))
  return (
    <div className="row setting setting-server">
      <ServerStateIcon server={server} />
      <LabeledRow label={server.name} hint={sentence}>
        <Button
          look="quiet"
          aria-label={texts.palette.choose(texts.servers.screen.open, server.name)}
          onClick={() => setView({ name: 'server', serverId: server.id })}
        >
          {texts.servers.screen.open}
        </Button>
      </LabeledRow>
    </div>
  )
}
