import { useCallback, useMemo } from 'react'
import type { DayTimeline } from '#shared/day-timeline.ts'
import { useBridge, useStartOfToday } from '#renderer/state/context.tsx'
import type { MainState } from '#renderer/state/main-state.ts'
import { useLoadedValue } from '#renderer/state/use-loaded-value.ts'

const minIntervalMs = 2_000

function haveRunsChanged(before: MainState, after: MainState): boolean {
  if (before.jobStructure === after.jobStructure) return false
  for (const [key, job] of after.jobStructure) {
    const last = before.jobStructure.get(key)
    if (!last || last === job) continue
    if (last.run.number !== job.run.number || last.outcome?.id !== job.outcome?.id) return true
  }
  return before.jobStructure.size > after.jobStructure.size
}

export function useTimeline(): DayTimeline {
  const bridge = useBridge()
  const from = useStartOfToday()
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- another day needs another request
  const load = useCallback(() => bridge.call('today', {}), [bridge, from])
  const { loaded: day } = useLoadedValue(load, haveRunsChanged, minIntervalMs)
  return useMemo(() => (day?.from === from ? day : { from, runs: [], mergedRuns: [] }), [day, from])
}
