import { useMemo } from 'react'
import type { Discovery, ListedJob, ServerId, ServerView } from '#shared/model.ts'
import { getQueueState, countOtherJobs, countUnlistedJobs } from '#shared/rules/queue-counts.ts'
import { useWindowState } from './context.tsx'
import { useJobs, useServerFilter, useServerJobs, useServers } from './use-groups.ts'

const noJobs: readonly ListedJob[] = []

export const useDiscovery = (id: ServerId): Discovery | undefined =>
  useWindowState((state) => state.mainState?.discoveries.get(id))

export function useDiscoveredActiveJobs(id: ServerId): readonly ListedJob[] {
  const jobs = useDiscovery(id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(
    () => jobs.filter((job) => !watched.has(job.key) && getQueueState(job) !== undefined),
    [jobs, watched],
  )
}

export function useUnlistedJobCount(server: ServerView): number {
  const listedJobs = useDiscovery(server.id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(
    () => countUnlistedJobs(server, [...watched.values()], listedJobs),
    [server, watched, listedJobs],
  )
}

/** Counts the active jobs that aren't watched, on the selected server or else on all servers. */
export function useOtherJobCount(): number {
  const servers = useServers()
  const onServer = useServerFilter()
  const watched = useServerJobs()
  return useMemo(
    () =>
      countOtherJobs(
        servers.filter(({ id }) => onServer === undefined || id === onServer),
        watched,
      ),
    [servers, onServer, watched],
  )
}
