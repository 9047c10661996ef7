import { useDeferredValue, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import {
  defaultOverscanPx,
  getScrollToReveal,
  getVisibleItems,
  type PositionedItem,
  type PositionedList,
  type Viewport,
} from './virtual-list-layout.ts'

/** The scroll position is rounded to a multiple of this, so that the list renders less often. */
const stepPx = 100

export interface VirtualList<I extends PositionedItem> {
  readonly items: readonly I[]
  readonly heightBelow: number
  /** Scrolls until the item is visible below the heading of its group, which sticks to the top. */
  readonly reveal: (id: string) => void
  /**
   * Moves the focus to an item as soon as the item is rendered. The item may be outside of the viewport
   * before.
   */
  readonly focus: (id: string) => void
}

/** @param current the item that has focus, which is rendered even if it isn't visible */
export function useVirtualList<I extends PositionedItem>(
  scroller: RefObject<HTMLElement | null>,
  list: PositionedList<I>,
  current: I | undefined,
  isHeading: (item: I) => boolean,
): VirtualList<I> {
  const viewport = useViewport(scroller)
  // Rows outside of the viewport aren't rendered until after the first paint, which should be early.
  const overscan = useDeferredValue(defaultOverscanPx, 0)
  const next = useRef<string>(undefined)

  function focusNext(): void {
    if (next.current === undefined) return
    const rows = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]
    const rowElement = rows.find((row) => row.dataset['key'] === next.current)
    if (!rowElement) return
    next.current = undefined
    rowElement.focus({ preventScroll: true })
  }
  useLayoutEffect(focusNext)

  return {
    items: getVisibleItems(list, viewport, current, isHeading, overscan),
    heightBelow: list.height - viewport.top - viewport.height,
    reveal(id) {
      const element = scroller.current
      if (!element) return
      const measured = { top: element.scrollTop, height: element.clientHeight }
      const top = getScrollToReveal(list, id, measured, isHeading)
      if (top !== undefined) element.scrollTo({ top, behavior: 'instant' })
    },
    focus(id) {
      next.current = id
      focusNext()
    },
  }
}

function useViewport(element: RefObject<HTMLElement | null>): Viewport {
  // Before it is measured, the list is assumed to be as high as the window.
  const [viewport, setViewport] = useState<Viewport>({ top: 0, height: window.innerHeight })
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    const measure = (): void => {
      const top = Math.floor(target.scrollTop / stepPx) * stepPx
      const height = target.clientHeight || window.innerHeight
      setViewport((last) => (last.top === top && last.height === height ? last : { top, height }))
    }
    // Renders synchronously. Otherwise, dragging the scrollbar would show an empty list for a frame.
    const scrolled = (): void => flushSync(measure)
    // The observer also calls `measure` when it starts, without forcing a layout.
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    target.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      observer.disconnect()
      target.removeEventListener('scroll', scrolled)
    }
  }, [element])
  return viewport
}
