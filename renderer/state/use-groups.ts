import { useMemo } from 'react'
import type { Batch, BatchId, JobKey, JobView, ServerId } from '../../shared/model.ts'
import { batchName } from '../../shared/texts/batch-words.ts'
import { useTicking, useWindow } from './context.tsx'
import { useTexts } from './use-texts.ts'
import { knownBatches, type KnownBatch } from './models/batches.ts'
import type { Filter, Group, GroupingContext } from './models/groups.ts'
import { countsOf, grouped, isListed } from './models/listing.ts'

const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/**
 * All watched jobs by key, as they stand: how far they are may be from a moment before. The same empty map until the
 * first snapshot.
 */
export function useJobs(): ReadonlyMap<JobKey, JobView> {
  return useWindow((state) => state.world?.standing ?? noJobs)
}

/** The same, as far as they are where the list goes by that: it is sorted by progress, or steps are searched. */
function useListedJobs(): ReadonlyMap<JobKey, JobView> {
  const standing = useJobs()
  return useWindow(({ world, sort, search }) =>
    world && (sort === 'progress' || search !== '') ? world.jobs : standing,
  )
}

function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}

function useContextOfGrouping(): GroupingContext {
  const startOfToday = useTicking(startOfDay)
  return useMemo(() => ({ startOfToday }), [startOfToday])
}

/** The server whose jobs alone are shown, as long as there is such a server. */
export function useOnServer(): ServerId | undefined {
  return useWindow(({ onServer, world }) =>
    world?.servers.some(({ id }) => id === onServer) ? onServer : undefined,
  )
}

const none: readonly Batch[] = []

/** The batches that there are, with their jobs as they stand. */
export function useBatches(): ReadonlyMap<BatchId, KnownBatch> {
  const jobs = useJobs()
  const batches = useWindow((state) => state.world?.batches ?? none)
  return knownBatches(batches, jobs)
}

/** What the batch of a job is called, where it is in one. */
export function useBatchName({ batch }: JobView): string | undefined {
  const texts = useTexts()
  const known = useBatches().get(batch ?? '')
  return known && batchName(known.batch, known.jobs, texts)
}

/** The groups that the list shows. */
export function useGroups(): readonly Group[] {
  const jobs = useListedJobs()
  const context = useContextOfGrouping()
  const filter = useWindow((state) => state.filter)
  const only = useWindow((state) => state.only)
  const search = useWindow((state) => state.search)
  const sort = useWindow((state) => state.sort)
  const onServer = useOnServer()
  const batches = useBatches()
  return useMemo(() => {
    const listing = { only, filter, onServer, search }
    const listed = [...jobs.values()].filter((job) =>
      isListed(job, listing, context, batches.get(job.batch ?? '')?.batch.name),
    )
    return grouped(listed, context, sort, batches)
  }, [jobs, context, only, filter, onServer, search, sort, batches])
}

/** How many jobs each filter shows, whatever the search. */
export function useCounts(): Record<Filter, number> {
  const jobs = useJobs()
  const context = useContextOfGrouping()
  const onServer = useOnServer()
  return useMemo(() => {
    const there = [...jobs.values()].filter((job) => onServer === undefined || job.serverId === onServer)
    return countsOf(there, context)
  }, [jobs, context, onServer])
}

/** What a server is called. */
export function useServerName(id: ServerId): string {
  const texts = useTexts()
  return useWindow(
    (state) => state.world?.servers.find((server) => server.id === id)?.name ?? texts.servers.unnamed,
  )
}
