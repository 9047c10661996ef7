import { useLayoutEffect, useRef } from 'react'
import { isParentRow, type RowId } from '#renderer/state/models/batches.ts'

const isRowId = (text: string | undefined): text is RowId =>
  text !== undefined && (text.includes('/') || isParentRow(text))

export function getRowId(target: EventTarget | null): RowId | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : undefined
  const key = row?.dataset['key']
  return isRowId(key) ? key : undefined
}

export function findRowElement(within: ParentNode | null, key: RowId): HTMLElement | undefined {
  return [...(within?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => getRowId(row) === key)
}

export interface RowPosition {
  readonly index: number
  /** The distance from the top of the list, in px. */
  readonly y: number
  /** Identifies the filter, the search and the sorting. */
  readonly view: string
}

/**
 * Returns the attributes that position a row. A row moves to a new position with an animation, unless the
 * view has changed, for example by a filter.
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
    row.animate([{ top: `${from}px` }, { top: `${y}px` }], { duration: 180, easing: 'ease-out' })
  }, [y, view])
  // Not by `transform`, which a sticky heading would ignore.
  return { ref, 'aria-rowindex': index, style: { top: y } }
}
