import { useEffect, useRef } from 'react'
import type { JobKey } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'

/** Debounce while scrolling, ms. */
const restMs = 200

/** Reports the visible jobs to main, which requests them first. */
export function useInSight(keys: readonly JobKey[]): void {
  const { inSight } = useActions()
  const reported = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // Another array of the same jobs is no news.
    const written = keys.join()
    if (written === reported.current) return
    reported.current = written
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void inSight(keys), restMs)
  }, [keys, inSight])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      reported.current = ''
      void inSight([])
    },
    [inSight],
  )
}
