import { useEffect, useState, type RefObject } from 'react'

/** Whether the pointer rests on the list. */
export function useRestingPointer(list: RefObject<HTMLElement | null>): boolean {
  const [rests, setRests] = useState(false)
  useEffect(() => {
    const target = list.current
    if (!target) return undefined
    const ended = new AbortController()
    const { signal } = ended
    const leave = () => setRests(false)
    target.addEventListener('pointerleave', leave, { signal })
    target.addEventListener('keydown', leave, { signal })
    // A removed element reports no leaving. A window that opens under the pointer reports moves without movement.
    const move = ({ target: at, movementX, movementY }: PointerEvent) => {
      if (movementX === 0 && movementY === 0) return
      setRests(at instanceof Node && target.contains(at))
    }
    document.addEventListener('pointermove', move, { signal })
    return () => ended.abort()
  }, [list])
  return rests
}
