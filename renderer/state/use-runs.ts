import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryEntry } from '#shared/model.ts'
import { useBridge, useStartOfToday, useWindowState, useWindowStore } from './context.tsx'
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
  const search = useWindowState((state) => state.search)
  const serverId = useServerFilter()
  const isShown = useWindowState(
    ({ onlyKeys, filter, mainState }) => mainState && !onlyKeys && hasPastRuns(filter),
  )
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
    const unsubscribe = store.subscribe(({ mainState }, before) => {
      if (mainState && before.mainState && findEndedJobs(before.mainState, mainState).length > 0)
        current.refresh()
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
  const mainState = useDiscoveredJobs()
  const history = useWindowState((state) => state.history)
  const filter = useWindowState((state) => state.filter)
  const search = useWindowState((state) => state.search)
  const isOnly = useWindowState((state) => state.onlyKeys !== undefined)
  const onServer = useServerFilter()
  const startOfToday = useStartOfToday()
  const past = useMemo(() => {
    if (!hasPastRuns(filter) || history?.filter.serverId !== onServer) return none
    const runs = getPastRuns(history?.entries ?? noEntries, mainState.jobStructure)
    // Until the response to a new search arrives, the search only finds runs that are already loaded.
    return history?.filter.search === search ? runs : runs.filter(({ job }) => matchesSearch(job, search))
  }, [history, mainState, filter, search, onServer])
  return useMemo(() => {
    if (isOnly) return none
    return joinRuns(getListedRuns(mainState, { filter, onServer, search }, startOfToday), past)
  }, [mainState, filter, onServer, search, startOfToday, isOnly, past])
}

/**
 * Returns the discovered jobs of the selected server, or else of all servers, including those that the filter
 * or the search hides. Jobs that ended before today are left out.
 */
export function useUnwatchedRuns(): readonly Run[] {
  const mainState = useDiscoveredJobs()
  const onServer = useServerFilter()
  const startOfToday = useStartOfToday()
  return useMemo(
    () => getListedRuns(mainState, { filter: 'all', onServer, search: '' }, startOfToday),
    [mainState, onServer, startOfToday],
  )
}

const nothing: DiscoveredJobs = { discoveries: new Map(), jobStructure: new Map(), unchecked: new Map() }

function useDiscoveredJobs(): DiscoveredJobs {
  const discoveries = useWindowState(({ mainState }) => mainState?.discoveries ?? nothing.discoveries)
  const jobStructure = useWindowState(({ mainState }) => mainState?.jobStructure ?? nothing.jobStructure)
  const unchecked = useWindowState(({ mainState }) => mainState?.unchecked ?? nothing.unchecked)
  return useMemo(() => ({ discoveries, jobStructure, unchecked }), [discoveries, jobStructure, unchecked])
}
