import { useCallback, useEffect, useRef, useState } from 'react'
import type { RequestArgument } from '../../../shared/contract.ts'
import type { Insights } from '../../../shared/insights.ts'
import { reasonOf } from '../../state/call-error.ts'
import { useBridge, useWindowStore } from '../../state/context.tsx'
import { endedBetween } from '../../state/main-state.ts'

/** The filter of runs. */
export type InsightsFilter = RequestArgument<'insights'>

/** Runs that end are counted in at most this often, ms. */
const againAfterMs = 5_000

interface Loaded {
  readonly filter: InsightsFilter
  readonly of: Insights
}

/** The history's statistics for a filter, updated as runs end. Those of the former filter stay until then. */
export function useInsights(filter: InsightsFilter): {
  readonly loaded: Loaded | undefined
  /** Why the last try failed, in words. */
  readonly trouble: string | undefined
  readonly refresh: () => void
} {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<Loaded>()
  const [trouble, setTrouble] = useState<string>()
  const again = useRef<() => void>(undefined)

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    async function load(): Promise<void> {
      try {
        const of = await bridge.call('insights', filter)
        if (stop.signal.aborted) return
        setLoaded({ filter, of })
        setTrouble(undefined)
      } catch (error) {
        if (!stop.signal.aborted) setTrouble(reasonOf(error))
      }
    }
    again.current = () => void load()
    void load()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (timer !== undefined || !world || !before.world) return
      if (endedBetween(before.world, world).length === 0) return
      timer = setTimeout(() => {
        timer = undefined
        void load()
      }, againAfterMs)
    })
    return () => {
      stop.abort()
      clearTimeout(timer)
      unsubscribe()
    }
  }, [bridge, store, filter])

  const refresh = useCallback(() => again.current?.(), [])
  return { loaded, trouble, refresh }
}
