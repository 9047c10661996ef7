import { useMemo, useState } from 'react'
import type { Banner, ServerId } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { isJobOver } from '#renderer/state/models/groups.ts'
import { createHeaderBanners, type HeaderBanner } from '#renderer/state/models/header-banners.ts'
import { useJobs, useServers } from '#renderer/state/use-groups.ts'

const none: readonly Banner[] = []

export interface HeaderBanners {
  readonly shown: readonly HeaderBanner[]
  readonly dismiss: (banner: HeaderBanner) => void
}

/**
 * Returns the banners, most severe first. The banner of a dismissed server stays away until the server is
 * available again or has no unfinished jobs.
 */
export function useHeaderBanners(): HeaderBanners {
  const { ask } = useActions()
  const error = useWindowState((state) => state.error)
  const banners = useWindowState((state) => state.mainState?.banners ?? none)
  const unavailable = useUnavailableServers()
  const [closed, setClosed] = useState<ReadonlySet<ServerId>>(new Set())
  const stillClosed = unavailable.filter(({ id }) => closed.has(id))
  if (stillClosed.length < closed.size) setClosed(new Set(stillClosed.map(({ id }) => id)))
  const shown = useMemo(
    () =>
      createHeaderBanners(
        error,
        banners,
        unavailable.filter(({ id }) => !closed.has(id)),
      ),
    [error, banners, unavailable, closed],
  )
  const close = (...ids: readonly ServerId[]) => setClosed((before) => new Set([...before, ...ids]))
  const dismiss = (banner: HeaderBanner) => {
    if (banner.type === 'message') void ask('dismissNotice', { id: banner.banner.id })
    if (banner.type === 'key') close(banner.server.id)
    if (banner.type === 'unreachable') close(...banner.servers.map(({ id }) => id))
  }
  return { shown, dismiss }
}

/** Returns the unavailable servers that have unfinished jobs. */
function useUnavailableServers() {
  const jobs = useJobs()
  const servers = useServers()
  return useMemo(() => {
    const waitedFor = new Set(
      [...jobs.values()].filter((job) => !isJobOver(job)).map((job) => job.identity.serverId),
    )
    return servers.filter((server) => isUnavailable(server) && waitedFor.has(server.id))
  }, [jobs, servers])
}
