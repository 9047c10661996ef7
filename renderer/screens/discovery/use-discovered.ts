import { useMemo } from 'react'
import type { Discovery, JobKey, JobView, ListedJob, ServerId, ServerView } from '#shared/model.ts'
import { queueCounts, getQueueState, countUnlisted } from '#shared/rules/queue-counts.ts'
import { useWindow } from '#renderer/state/context.tsx'
import { useJobs } from '#renderer/state/use-groups.ts'

const noJobs: readonly ListedJob[] = []

/** Whether a discovered job is running or waiting. */
export const isActive = (job: ListedJob): boolean => getQueueState(job) !== undefined

/** Returns the discovery of a server; undefined until the main process reports it. */
export const useDiscovery = (id: ServerId): Discovery | undefined =>
  useWindow((state) => state.world?.discoveries.get(id))

/** Returns a server's discovered jobs: active ones, and ended ones. */
export function useDiscovered(id: ServerId): {
  readonly active: readonly ListedJob[]
  readonly ended: readonly ListedJob[]
} {
  const jobs = useDiscovery(id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(() => {
    const others = jobs.filter(({ key }) => !watched.has(key))
    return { active: others.filter(isActive), ended: others.filter((job) => !isActive(job)) }
  }, [jobs, watched])
}

/** Counts a server's active jobs that are neither watched nor listed. */
export function countUnlistedOn(
  server: ServerView,
  watched: ReadonlyMap<JobKey, JobView>,
  listed: readonly ListedJob[],
): number {
  const counts = queueCounts(server, watched.values())
  const queue = counts && { running: counts.running, pending: counts.waiting, retrying: 0, scheduled: 0 }
  return countUnlisted(queue, server.id, watched.values(), listed)
}

/** Counts a server's active jobs that are neither watched nor listed. */
export function useUnlisted(server: ServerView): number {
  const listed = useDiscovery(server.id)?.jobs ?? noJobs
  const watched = useJobs()
  return useMemo(() => countUnlistedOn(server, watched, listed), [server, watched, listed])
}
