import { useEffect, useMemo, useState } from 'react'
import type { DayOfServers } from '../../../../shared/insights.ts'
import { useBridge, useTicking, useWindowStore } from '../../../state/context.tsx'
import type { MainState } from '../../../state/main-state.ts'

/** The shortest interval of requests for today's runs, ms. */
const againAfterMs = 2_000

const startOfDay = (now: number): number => new Date(now).setHours(0, 0, 0, 0)

/** Whether a run ended, or another began, between two worlds. */
function runsMoved(before: MainState, after: MainState): boolean {
  if (before.standing === after.standing) return false
  for (const [key, { run, outcome }] of after.standing) {
    const last = before.standing.get(key)
    if (last && (last.run !== run || last.outcome?.id !== outcome?.id)) return true
  }
  return before.standing.size > after.standing.size
}

/**
 * Today's finished runs from main, updated when a run ends or a new day begins. Until they arrive, or if they can't, there are
 * none: watched jobs are shown all the same.
 */
export function useTimeline(): DayOfServers {
  const bridge = useBridge()
  const store = useWindowStore()
  const from = useTicking(startOfDay)
  const [day, setDay] = useState<DayOfServers>()

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWanted = false
    async function load(): Promise<void> {
      isWanted = false
      // The page's log has the error; the next run that ends causes another request.
      const told = await bridge.call('today', {}).catch(() => undefined)
      if (!stop.signal.aborted && told) setDay(told)
    }
    function rest(): void {
      timer = setTimeout(() => {
        timer = undefined
        if (!isWanted) return
        rest()
        void load()
      }, againAfterMs)
    }
    function want(): void {
      isWanted = true
      if (timer !== undefined) return
      rest()
      void load()
    }
    want()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (world && before.world && runsMoved(before.world, world)) want()
    })
    return () => {
      stop.abort()
      clearTimeout(timer)
      unsubscribe()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another day is another request
  }, [bridge, store, from])

  return useMemo(() => (day?.from === from ? day : { from, runs: [], blocks: [] }), [day, from])
}
