import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryEntry } from '#shared/model.ts'
import { useBridge, useStartOfToday, useWindow, useWindowStore } from './context.tsx'
import { createHistoryLoader, type HistoryFilter, type HistoryLoader } from './history-loader.ts'
import { findEndedJobs } from './main-state.ts'
import { matchesSearch } from './models/groups.ts'
import type { Run } from './models/run.ts'
import { type DiscoveredJobs, getListedRuns, getPastRuns, hasPastRuns, joinRuns } from './models/runs.ts'
import { useServerFilter } from './use-groups.ts'

const none: readonly Run[] = []
const noEntries: readonly HistoryEntry[] = []

export interface HistoryPages {
  readonly error: string | undefined
  readonly refresh: () => void
  readonly more: () => void
}

export function useHistory(): HistoryPages {
  const bridge = useBridge()
  const store = useWindowStore()
  const search = useWindow((state) => state.search)
  const serverId = useServerFilter()
  const isShown = useWindow(({ only, filter, world }) => world && !only && hasPastRuns(filter))
  const [error, setError] = useState<string>()
  const loader = useRef<HistoryLoader>(undefined)

  useEffect(() => {
    if (!isShown) return undefined
    const filter: HistoryFilter = { search, serverId }
    const current = createHistoryLoader(bridge, filter, ({ loaded, error: reason }) => {
      if (loaded) store.setState({ history: loaded })
      setError(reason)
    })
    loader.current = current
    current.refresh()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (world && before.world && findEndedJobs(before.world, world).length > 0) current.refresh()
    })
    return () => {
      unsubscribe()
      current.stop()
      loader.current = undefined
      setError(undefined)
    }
  }, [bridge, store, search, serverId, isShown])

  return {
    error,
    refresh: useCallback(() => loader.current?.refresh(), []),
    more: useCallback(() => loader.current?.more(), []),
  }
}

/** Returns the rows that aren't watched jobs: discovered jobs and past runs. */
export function useRuns(): readonly Run[] {
  const world = useDiscoveredJobs()
  const history = useWindow((state) => state.history)
  const filter = useWindow((state) => state.filter)
  const search = useWindow((state) => state.search)
  const isOnly = useWindow((state) => state.only !== undefined)
  const onServer = useServerFilter()
  const startOfToday = useStartOfToday()
  const past = useMemo(() => {
    if (!hasPastRuns(filter) || isOnly || history?.filter.serverId !== onServer) return none
    const runs = getPastRuns(history?.entries ?? noEntries, world.jobStructure)
    // Until the response to a new search arrives, the search only finds runs that are already loaded.
    return history?.filter.search === search ? runs : runs.filter(({ job }) => matchesSearch(job, search))
  }, [history, world, filter, search, isOnly, onServer])
  return useMemo(() => {
    if (isOnly) return none
    return joinRuns(getListedRuns(world, { filter, onServer, search }, startOfToday), past)
  }, [world, filter, onServer, search, startOfToday, isOnly, past])
}

/**
 * Returns the discovered jobs of the selected server, including those that the filter or the search hides.
 */
export function useUnwatched(): readonly Run[] {
  const world = useDiscoveredJobs()
  const onServer = useServerFilter()
  const startOfToday = useStartOfToday()
  return useMemo(
    () => getListedRuns(world, { filter: 'all', onServer, search: '' }, startOfToday),
    [world, onServer, startOfToday],
  )
}

const nothing: DiscoveredJobs = { discoveries: new Map(), jobStructure: new Map(), unchecked: new Map() }

function useDiscoveredJobs(): DiscoveredJobs {
  const discoveries = useWindow(({ world }) => world?.discoveries ?? nothing.discoveries)
  const jobStructure = useWindow(({ world }) => world?.jobStructure ?? nothing.jobStructure)
  const unchecked = useWindow(({ world }) => world?.unchecked ?? nothing.unchecked)
  return useMemo(() => ({ discoveries, jobStructure, unchecked }), [discoveries, jobStructure, unchecked])
}
