import { useCallback, useEffect, useRef, useState } from 'react'
import { useBridge, useWindowStore } from '../../state/context.tsx'
import { endedBetween } from '../../state/main-state.ts'
import type { HistoryFilter } from './history-entries.ts'
import { createHistoryLoader, type HistoryLoader, type Loaded } from './history-loader.ts'

/** The history that is on show. */
export interface History {
  /** Undefined until loaded; entries of another filter stay until the response arrives. */
  readonly loaded: Loaded | undefined
  /** Why the last try failed, in words. */
  readonly trouble: string | undefined
  readonly refresh: () => void
  readonly more: () => void
}

/** Loads the outcomes that a filter leaves, and the new ones as they come. */
export function useHistory(filter: HistoryFilter): History {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<Loaded>()
  const [trouble, setTrouble] = useState<string>()
  const loader = useRef<HistoryLoader>(undefined)

  useEffect(() => {
    const made = createHistoryLoader(bridge, filter, (news) => {
      if (news.loaded) setLoaded(news.loaded)
      setTrouble(news.trouble)
    })
    loader.current = made
    made.refresh()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (world && before.world && endedBetween(before.world, world).length > 0) made.refresh()
    })
    return () => {
      unsubscribe()
      made.stop()
    }
  }, [bridge, store, filter])

  const refresh = useCallback(() => loader.current?.refresh(), [])
  const more = useCallback(() => loader.current?.more(), [])
  return { loaded, trouble, refresh, more }
}
