import { useMemo } from 'react'
import type { JobKey, JobView, ServerId } from '../../preload/contract.ts'
import { useTicking, useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import {
  countsOf,
  grouped,
  inFilter,
  matches,
  type Filter,
  type Group,
  type GroupingContext,
} from './groups.ts'

const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/** All watched jobs by key; the same empty map until the first snapshot. */
export function useJobs(): ReadonlyMap<JobKey, JobView> {
  return useWindow((state) => state.world?.jobs ?? noJobs)
}

function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}

function useContextOfGrouping(): GroupingContext {
  const kept = useWindow((state) => state.kept)
  const startOfToday = useTicking(startOfDay)
  return useMemo(() => ({ kept, startOfToday }), [kept, startOfToday])
}

/** The groups that the filter and the search leave. */
export function useGroups(): readonly Group[] {
  const jobs = useJobs()
  const context = useContextOfGrouping()
  const filter = useWindow((state) => state.filter)
  const search = useWindow((state) => state.search)
  return useMemo(() => {
    const found = [...jobs.values()].filter((job) => matches(job, search))
    return grouped(found, context).filter((group) => inFilter(group.name, filter))
  }, [jobs, context, filter, search])
}

/** How many jobs each filter shows, whatever the search. */
export function useCounts(): Record<Filter, number> {
  const jobs = useJobs()
  const context = useContextOfGrouping()
  return useMemo(() => countsOf(jobs.values(), context), [jobs, context])
}

/** What a server is called. */
export function useServerName(id: ServerId): string {
  return useWindow(
    (state) => state.world?.servers.find((server) => server.id === id)?.name ?? texts.servers.unnamed,
  )
}
