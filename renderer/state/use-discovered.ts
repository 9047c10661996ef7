import { useMemo } from 'react'
import type { Discovery, JobKey, JobView, ListedJob, ServerId, ServerView } from '#shared/model.ts'
import { getQueueCounts, getQueueState, countOthers, countUnlisted } from '#shared/rules/queue-counts.ts'
import { useWindow } from './context.tsx'
import { useJobs, useServerFilter, useServerJobs, useServers } from './use-groups.ts'

const noJobs: readonly ListedJob[] = []

export const useDiscovery = (id: ServerId): Discovery | undefined =>
  useWindow((state) => state.world?.discoveries.get(id))

export function useDiscoveredActiveJobs(id: ServerId): readonly ListedJob[] {
  const jobs = useDiscovery(id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(
    () => jobs.filter((job) => !watched.has(job.key) && getQueueState(job) !== undefined),
    [jobs, watched],
  )
}

/** Counts a server's active jobs that are neither watched nor discovered. */
export function countUnlistedJobs(
  server: ServerView,
  watched: ReadonlyMap<JobKey, JobView>,
  listed: readonly ListedJob[],
): number {
  const counts = getQueueCounts(server, watched.values())
  const queue = counts && { running: counts.running, pending: counts.waiting, retrying: 0, scheduled: 0 }
  return countUnlisted(queue, server.id, watched.values(), listed)
}

export function useUnlistedJobCount(server: ServerView): number {
  const listedJobs = useDiscovery(server.id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(() => countUnlistedJobs(server, watched, listedJobs), [server, watched, listedJobs])
}

/** Counts the active jobs that aren't watched, of the selected server or else of all. */
export function useOthers(): number {
  const servers = useServers()
  const onServer = useServerFilter()
  const watched = useServerJobs()
  return useMemo(
    () =>
      countOthers(
        servers.filter(({ id }) => onServer === undefined || id === onServer),
        watched,
      ),
    [servers, onServer, watched],
  )
}
