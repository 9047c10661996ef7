import { useEffect, useState, type RefObject } from 'react'
import type { RowId } from '../../../state/models/batches.ts'
import { keyOf } from './rows.ts'

/** How long (ms) a pointer must lie still before it is no longer about to press something. */
const restAfter = 3_000

/** What stands over the rows, so that the pointer has not left its row there. */
const over = '[data-updates]'

/** The row under the pointer, while it is about to press something there. */
export function useHoveredRow(list: RefObject<HTMLElement | null>): RowId | undefined {
  const [hovered, setHovered] = useState<RowId>()
  useEffect(() => {
    const target = list.current
    if (!target) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    function leave(): void {
      clearTimeout(timer)
      setHovered(undefined)
    }
    function move(event: Event): void {
      clearTimeout(timer)
      timer = setTimeout(leave, restAfter)
      const isOver = event.target instanceof Element && event.target.closest(over) !== null
      if (!isOver) setHovered(keyOf(event.target))
    }
    target.addEventListener('pointermove', move)
    target.addEventListener('pointerleave', leave)
    return () => {
      clearTimeout(timer)
      target.removeEventListener('pointermove', move)
      target.removeEventListener('pointerleave', leave)
    }
  }, [list])
  return hovered
}
