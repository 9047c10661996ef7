import { useMemo } from 'react'
import type { Batch, BatchId, JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'
import {
  countJobs,
  findUncheckedServers,
  type JobCounts,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import { getQueueCounts, type QueueCounts } from '#shared/rules/queue-counts.ts'
import type { Filter, Sort } from '#shared/list-view.ts'
import { memoizeLast } from '#shared/memoize-last.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { useStartOfToday, useWindow } from './context.tsx'
import { useTexts } from './use-texts.ts'
import { getBatches, type KnownBatch } from './models/batches.ts'
import type { Group } from './models/groups.ts'
import { groupListedJobs, isListed } from './models/listing.ts'

type Jobs = ReadonlyMap<JobKey, JobView>

const noJobs: Jobs = new Map()

/** Returns the watched jobs. Their progress may be slightly out of date. */
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

export function useServerFilter(): ServerId | undefined {
  return useWindow(({ onServer, world }) =>
    world?.servers.some(({ id }) => id === onServer) ? onServer : undefined,
  )
}

const none: readonly Batch[] = []

export function useBatches(): ReadonlyMap<BatchId, KnownBatch> {
  const jobs = useJobs()
  const batches = useWindow((state) => state.world?.batches ?? none)
  return getBatches(batches, jobs)
}

export function useBatchName({ user: { batch } }: JobView): string | undefined {
  const texts = useTexts()
  const existingBatch = useBatches().get(batch ?? '')
  return existingBatch && formatBatchName(existingBatch.batch, existingBatch.jobs, texts)
}

export function useGroups(): readonly Group[] {
  const jobs = useListedJobs()
  const startOfToday = useStartOfToday()
  const unchecked = useUnchecked()
  const filter = useWindow((state) => state.filter)
  const only = useWindow((state) => state.only)
  const search = useWindow((state) => state.search)
  const sort = useWindow((state) => state.sort)
  const onServer = useServerFilter()
  const batches = useBatches()
  return getGroups(jobs, startOfToday, unchecked, batches, only, filter, onServer, search, sort)
}

const getGroups = memoizeLast(
  (
    jobs: Jobs,
    startOfToday: number,
    unchecked: UncheckedServers,
    batches: ReadonlyMap<BatchId, KnownBatch>,
    only: ReadonlySet<JobKey> | undefined,
    filter: Filter,
    onServer: ServerId | undefined,
    search: string,
    sort: Sort,
  ): readonly Group[] => {
    const listing = { only, filter, onServer, search }
    const context = { startOfToday, unchecked }
    const listedJobs = [...jobs.values()].filter((job) =>
      isListed(job, listing, context, batches.get(job.user.batch ?? '')?.batch.name),
    )
    return groupListedJobs(listedJobs, context, sort, batches)
  },
)

/** Returns the jobs of the selected server, including those that the filter or the search hides. */
export function useServerJobs(): readonly JobView[] {
  const jobs = useJobs()
  const onServer = useServerFilter()
  return onServer === undefined ? getAllJobs(jobs) : (getJobsByServer(jobs).get(onServer) ?? noServerJobs)
}

const noServerJobs: readonly JobView[] = []
const getAllJobs = memoizeLast((jobs: Jobs): readonly JobView[] => [...jobs.values()])
const getJobsByServer = memoizeLast((jobs: Jobs): ReadonlyMap<ServerId, readonly JobView[]> =>
  Map.groupBy(jobs.values(), ({ identity: { serverId } }) => serverId),
)

export function useJobCounts(): JobCounts {
  const jobs = useServerJobs()
  const unchecked = useUnchecked()
  return getJobCounts(jobs, unchecked)
}

const getJobCounts = memoizeLast((jobs: readonly JobView[], unchecked: UncheckedServers) =>
  countJobs(jobs, unchecked, ({ attention }) => attention),
)

/** Counts the watched jobs on a server, and all jobs in its queue if known. */
export function useServerCounts(server: ServerView): {
  readonly own: QueueCounts
  readonly queue: QueueCounts | undefined
} {
  const jobs = useJobs()
  return useMemo(() => {
    const serverJobs = getJobsByServer(jobs).get(server.id) ?? noServerJobs
    const own = countJobs(serverJobs, findUncheckedServers([server]), ({ attention }) => attention)
    return { own, queue: getQueueCounts(server, serverJobs) }
  }, [jobs, server])
}

const noServers: readonly ServerView[] = []

export const useServers = (): readonly ServerView[] => useWindow(({ world }) => world?.servers ?? noServers)

export const useServer = (id: ServerId | undefined): ServerView | undefined =>
  useWindow(({ world }) => world?.servers.find((server) => server.id === id))

/** @param last the server's last known name, for a server that was removed */
export function useServerName(id: ServerId, last?: string): string {
  const { servers } = useTexts()
  return useServer(id)?.name ?? last ?? servers.unnamed
}
