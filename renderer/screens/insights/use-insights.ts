import { useCallback } from 'react'
import type { RequestArgument } from '#shared/contract.ts'
import type { Insights } from '#shared/insights.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { endedBetween, type MainState } from '#renderer/state/main-state.ts'
import { useLoaded, type LastLoad } from '#renderer/state/use-loaded.ts'

export type InsightsFilter = RequestArgument<'insights'>

/** Runs that end are counted in at most this often, in ms. */
const paceMs = 5_000

const hasEnded = (before: MainState, after: MainState) => endedBetween(before, after).length > 0

/** Loads the history's statistics for a filter. The former filter's stay until they arrive. */
export function useInsights(
  filter: InsightsFilter,
): LastLoad<{ readonly filter: InsightsFilter; readonly of: Insights }> {
  const bridge = useBridge()
  const load = useCallback(
    async () => ({ filter, of: await bridge.call('insights', filter) }),
    [bridge, filter],
  )
  return useLoaded(load, hasEnded, paceMs)
}
