import { useMemo, useState } from 'react'
import type { ServerView } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { formatUnreachable, formatNextTry, formatReach } from '#renderer/state/models/server-texts.ts'
import { useActions, useTickingValue } from '#renderer/state/context.tsx'
import { useJobs, useServers } from '#renderer/state/use-groups.ts'
import { isOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import './banners.css'

export function ServerBanners() {
  const texts = useTexts()
  const jobs = useJobs()
  const servers = useServers()
  const away = useMemo(() => {
    const waitedFor = new Set(
      [...jobs.values()].filter((job) => !isOver(job)).map((job) => job.identity.serverId),
    )
    return servers.filter((server) => isUnavailable(server) && waitedFor.has(server.id))
  }, [jobs, servers])
  const [closed, setClosed] = useState<ReadonlySet<ServerView['id']>>(new Set())
  // A new outage of the same server is shown again.
  const stillClosed = away.filter(({ id }) => closed.has(id))
  if (stillClosed.length < closed.size) setClosed(new Set(stillClosed.map(({ id }) => id)))
  const open = away.filter(({ id }) => !closed.has(id))
  if (open.length === 0) return null
  return (
    <section className="banners" aria-label={texts.banner.name}>
      {open.map((server) => (
        <Banner
          key={server.id}
          server={server}
          onClose={() => setClosed((before) => new Set([...before, server.id]))}
        />
      ))}
    </section>
  )
}

interface BannerProps {
  readonly server: ServerView
  readonly onClose: () => void
}

function Banner({ server, onClose }: BannerProps) {
  const texts = useTexts()
  const { openServerForm, retryNow } = useActions()
  const why = useTickingValue((now) => formatReach(server, now, texts))
  const next = useTickingValue((now) => formatNextTry(server, now, texts))
  const isRejected = server.reach === 'unauthorized'
  return (
    <div className="row banner" data-tone="warning">
      <Icon name={isRejected ? 'key' : 'struck'} />
      <p className="grow banner-line" title={why} dir="auto">
        <span className="clipped">{formatUnreachable(server, texts)}</span>
        {!isRejected && <span>{next}</span>}
      </p>
      {isRejected ? (
        <Button look="quiet" onClick={() => openServerForm({ serverId: server.id, entersKey: true })}>
          {texts.banner.enterKey}
        </Button>
      ) : (
        <Button look="quiet" onClick={() => void retryNow(server.id)}>
          {texts.banner.retry}
        </Button>
      )}
      <IconButton
        icon="close"
        text={texts.banners.dismiss}
        aria-label={`${texts.banners.dismiss}: ${server.name}`}
        onClick={onClose}
      />
    </div>
  )
}
