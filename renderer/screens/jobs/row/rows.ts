import { useLayoutEffect, useRef } from 'react'
import { isParentRow, type RowId } from '#renderer/state/models/batches.ts'

const isRowId = (text: string | undefined): text is RowId =>
  text !== undefined && (text.includes('/') || isParentRow(text))

/** Returns the row that an element belongs to: a job's, a batch's or a cause's. */
export function getRowId(target: EventTarget | null): RowId | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : undefined
  const key = row?.dataset['key']
  return isRowId(key) ? key : undefined
}

/** Finds a row among the rendered ones. */
export function findRowElement(within: ParentNode | null, key: RowId): HTMLElement | undefined {
  return [...(within?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => getRowId(row) === key)
}

export interface RowPosition {
  readonly index: number
  /** The distance from the list's top, in px. */
  readonly y: number
  /** Equal while the list shows the same jobs in the same order. */
  readonly view: string
}

/**
 * Returns the attributes of a row at its position. The row moves to a new position with an animation, unless
 * the view has changed: after a search or a filter, rows appear at once.
 */
export function useRowProps({ index, y, view }: RowPosition) {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef({ y, view })
  useLayoutEffect(() => {
    const { y: from, view: lastView } = before.current
    before.current = { y, view }
    const row = ref.current
    if (!row || from === y || lastView !== view || !('animate' in row)) return
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    row.animate([{ transform: `translateY(${from}px)` }, { transform: `translateY(${y}px)` }], {
      duration: 180,
      easing: 'ease-out',
    })
  }, [y, view])
  return { ref, 'aria-rowindex': index, style: { transform: `translateY(${y}px)` } }
}
