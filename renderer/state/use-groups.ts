import { useMemo } from 'react'
import type { Batch, BatchId, JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'
import {
  countJobs,
  findUncheckedServers,
  type JobCounts,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import { queueCounts, type QueueCounts } from '#shared/rules/queue-counts.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { useStartOfToday, useWindow } from './context.tsx'
import { useTexts } from './use-texts.ts'
import { getBatches, type KnownBatch } from './models/batches.ts'
import type { Group, GroupingContext } from './models/groups.ts'
import { groupListedJobs, isListed } from './models/listing.ts'

const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/** Returns the jobs. Their progress may be slightly outdated. The same empty map until the first snapshot. */
export function useJobs(): ReadonlyMap<JobKey, JobView> {
  return useWindow((state) => state.world?.jobStructure ?? noJobs)
}

function useListedJobs(): ReadonlyMap<JobKey, JobView> {
  const structure = useJobs()
  return useWindow(({ world, sort, search }) =>
    world && (sort === 'progress' || search !== '') ? world.jobs : structure,
  )
}

const allChecked: UncheckedServers = new Map()

const useUnchecked = (): UncheckedServers => useWindow(({ world }) => world?.unchecked ?? allChecked)

function useGroupingContext(): GroupingContext {
  const startOfToday = useStartOfToday()
  const unchecked = useUnchecked()
  return useMemo(() => ({ startOfToday, unchecked }), [startOfToday, unchecked])
}

/** Undefined once the server is removed. */
export function useOnServer(): ServerId | undefined {
  return useWindow(({ onServer, world }) =>
    world?.servers.some(({ id }) => id === onServer) ? onServer : undefined,
  )
}

const none: readonly Batch[] = []

/** Returns the batches with their current jobs. */
export function useBatches(): ReadonlyMap<BatchId, KnownBatch> {
  const jobs = useJobs()
  const batches = useWindow((state) => state.world?.batches ?? none)
  return getBatches(batches, jobs)
}

/** Returns the name of a job's batch, if it has one. */
export function useBatchName({ user: { batch } }: JobView): string | undefined {
  const texts = useTexts()
  const existing = useBatches().get(batch ?? '')
  return existing && formatBatchName(existing.batch, existing.jobs, texts)
}

/** Returns the groups of the list. */
export function useGroups(): readonly Group[] {
  const jobs = useListedJobs()
  const context = useGroupingContext()
  const filter = useWindow((state) => state.filter)
  const only = useWindow((state) => state.only)
  const search = useWindow((state) => state.search)
  const sort = useWindow((state) => state.sort)
  const onServer = useOnServer()
  const batches = useBatches()
  return useMemo(() => {
    const listing = { only, filter, onServer, search }
    const listed = [...jobs.values()].filter((job) =>
      isListed(job, listing, context, batches.get(job.user.batch ?? '')?.batch.name),
    )
    return groupListedJobs(listed, context, sort, batches)
  }, [jobs, context, only, filter, onServer, search, sort, batches])
}

/** Returns the jobs of the selected server, independently of the filter and the search. */
export function useServerJobs(): readonly JobView[] {
  const jobs = useJobs()
  const onServer = useOnServer()
  return useMemo(
    () => [...jobs.values()].filter((job) => onServer === undefined || job.identity.serverId === onServer),
    [jobs, onServer],
  )
}

/** Counts jobs by filter and server, whatever the current filter and search. */
export function useJobCounts(): JobCounts {
  const jobs = useServerJobs()
  const unchecked = useUnchecked()
  return useMemo(() => countJobs(jobs, unchecked, ({ attention }) => attention), [jobs, unchecked])
}

/** Counts our jobs on a server, and all jobs of its queue if they are known. */
export function useServerCounts(server: ServerView): {
  readonly own: QueueCounts
  readonly queue: QueueCounts | undefined
} {
  const jobs = useJobs()
  return useMemo(() => {
    const here = [...jobs.values()].filter(({ identity: { serverId } }) => serverId === server.id)
    const own = countJobs(here, findUncheckedServers([server]), ({ attention }) => attention)
    return { own, queue: queueCounts(server, here) }
  }, [jobs, server])
}

const noServers: readonly ServerView[] = []

/** Returns the servers; none until the first snapshot. */
export const useServers = (): readonly ServerView[] => useWindow(({ world }) => world?.servers ?? noServers)

/** Returns a server; undefined once it is removed. */
export const useServer = (id: ServerId | undefined): ServerView | undefined =>
  useWindow(({ world }) => world?.servers.find((server) => server.id === id))

/** Returns a server's name. `last`: its last known name if it was removed. */
export function useServerName(id: ServerId, last?: string): string {
  const { servers } = useTexts()
  return useServer(id)?.name ?? last ?? servers.unnamed
}
