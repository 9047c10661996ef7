import { useEffect, useState, type RefObject } from 'react'

/** Whether the pointer rests on the list. */
export function useRestingPointer(list: RefObject<HTMLElement | null>): boolean {
  const [rests, setRests] = useState(false)
  useEffect(() => {
    const target = list.current
    if (!target) return undefined
    const ended = new AbortController()
    const on = (type: string, now: boolean) =>
      target.addEventListener(type, () => setRests(now), { signal: ended.signal })
    on('pointermove', true)
    on('pointerleave', false)
    on('keydown', false)
    return () => ended.abort()
  }, [list])
  return rests
}
