import { useEffect, useState } from 'react'
import type { JobKey } from '../../../shared/model.ts'
import { useBridge, useWindowStore } from '../../state/context.tsx'
import { createDetailLoader, type Loaded } from './detail-loader.ts'

/**
 * A job's details, kept current while shown.
 * @returns the details, and how to retry after an error
 */
export function useJobDetail(key: JobKey): Loaded & { readonly retry: () => void } {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<Loaded>({ detail: undefined, trouble: undefined })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const loader = createDetailLoader(bridge, key, setLoaded)
    loader.load()
    const unsubscribe = store.subscribe((state, before) => {
      const job = state.world?.jobs.get(key)
      const last = before.world?.jobs.get(key)
      if (job && last) loader.follow(job, last)
    })
    return () => {
      unsubscribe()
      loader.stop()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt starts over
  }, [bridge, store, key, attempt])
  return { ...loaded, retry: () => setAttempt(attempt + 1) }
}
