import { useMemo } from 'react'
import type { Batch, BatchId, JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'
import {
  countJobs,
  findUncheckedServers,
  type JobCounts,
  type UncheckedServers,
} from '#shared/rules/count-jobs.ts'
import { getQueueCounts, type QueueCounts } from '#shared/rules/queue-counts.ts'
import type { ListFilter, ListSort } from '#shared/list-view.ts'
import { memoizeLast } from '#shared/memoize-last.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { useStartOfToday, useWindowState } from './context.tsx'
import { useTexts } from './use-texts.ts'
import { getBatchesWithJobs, type BatchWithJobs } from './models/batches.ts'
import type { Group } from './models/groups.ts'
import { groupListedJobs, isListed } from './models/listing.ts'

type Jobs = ReadonlyMap<JobKey, JobView>

const noJobs: Jobs = new Map()

/** Returns the watched jobs. Their progress may be slightly out of date. */
export function useJobs(): ReadonlyMap<JobKey, JobView> {
  return useWindowState((state) => state.mainState?.jobStructure ?? noJobs)
}

function useListedJobs(): ReadonlyMap<JobKey, JobView> {
  const structure = useJobs()
  return useWindowState(({ mainState, sort, search }) =>
    mainState && (sort === 'progress' || search !== '') ? mainState.jobs : structure,
  )
}

const allChecked: UncheckedServers = new Map()

const useUnchecked = (): UncheckedServers =>
  useWindowState(({ mainState }) => mainState?.unchecked ?? allChecked)

export function useServerFilter(): ServerId | undefined {
  return useWindowState(({ onServer, mainState }) =>
    mainState?.servers.some(({ id }) => id === onServer) ? onServer : undefined,
  )
}

const none: readonly Batch[] = []

export function useBatches(): ReadonlyMap<BatchId, BatchWithJobs> {
  const jobs = useJobs()
  const batches = useWindowState((state) => state.mainState?.batches ?? none)
  return getBatchesWithJobs(batches, jobs)
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
  const filter = useWindowState((state) => state.filter)
  const onlyKeys = useWindowState((state) => state.onlyKeys)
  const search = useWindowState((state) => state.search)
  const sort = useWindowState((state) => state.sort)
  const onServer = useServerFilter()
  const batches = useBatches()
  return getGroups(jobs, startOfToday, unchecked, batches, onlyKeys, filter, onServer, search, sort)
}

const getGroups = memoizeLast(
  (
    jobs: Jobs,
    startOfToday: number,
    unchecked: UncheckedServers,
    batches: ReadonlyMap<BatchId, BatchWithJobs>,
    onlyKeys: ReadonlySet<JobKey> | undefined,
    filter: ListFilter,
    onServer: ServerId | undefined,
    search: string,
    sort: ListSort,
  ): readonly Group[] => {
    const listing = { onlyKeys, filter, onServer, search }
    const context = { startOfToday, unchecked }
    const listedJobs = [...jobs.values()].filter((job) =>
      isListed(job, listing, context, batches.get(job.user.batch ?? '')?.batch.name),
    )
    return groupListedJobs(listedJobs, context, sort, batches)
  },
)

/**
 * Returns the jobs of the selected server, or else of all servers, including those that the filter or the
 * search hides.
 */
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

export const useServers = (): readonly ServerView[] =>
  useWindowState(({ mainState }) => mainState?.servers ?? noServers)

export const useServer = (id: ServerId | undefined): ServerView | undefined =>
  useWindowState(({ mainState }) => mainState?.servers.find((server) => server.id === id))

/** @param last the server's last known name, for a server that was removed */
export function useServerName(id: ServerId, last?: string): string {
  const { servers } = useTexts()
  return useServer(id)?.name ?? last ?? servers.unnamed
}
