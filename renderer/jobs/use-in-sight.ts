import { useEffect, useState } from 'react'
import type { JobKey } from '../../preload/contract.ts'
import { useActions } from '../state/context.tsx'

/** Scrolling says what is in sight when it rests, ms. */
const restMs = 200

/** Tells the program which jobs are in sight, for they are asked for first. */
export function useInSight(keys: readonly JobKey[]): void {
  const { inSight } = useActions()
  const [told, setTold] = useState(keys)
  if (told.join() !== keys.join()) setTold(keys)
  useEffect(() => {
    const timer = setTimeout(() => void inSight(told), restMs)
    return () => clearTimeout(timer)
  }, [told, inSight])
}
