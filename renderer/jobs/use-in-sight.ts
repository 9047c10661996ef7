import { useEffect, useRef } from 'react'
import type { JobKey } from '../../preload/contract.ts'
import { useActions } from '../state/context.tsx'

/** Scrolling says what is in sight when it rests, ms. */
const restMs = 200

/** Tells the program which jobs are in sight, for they are asked for first. */
export function useInSight(keys: readonly JobKey[]): void {
  const { inSight } = useActions()
  const latest = useRef(keys)
  const written = keys.join()
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const timer = setTimeout(() => void inSight(latest.current), restMs)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- other jobs are told, not another array of the same
  }, [written, inSight])
}
