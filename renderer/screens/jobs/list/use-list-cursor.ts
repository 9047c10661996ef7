import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { JobKey } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import type { RowId } from '#renderer/state/models/batches.ts'
import { useVirtualList } from '#renderer/ui/use-virtual-list.ts'
import { isHeading, getFocusableRows, type Item } from './list-layout.ts'
import type { ListLayout } from './use-list-layout.ts'

export interface ListCursor {
  /** The rows to render. */
  readonly items: readonly Item[]
  /** The row for key presses. */
  readonly current: RowId | undefined
  /** How much of the list is below the viewport, in px. */
  readonly below: number
  readonly setCurrent: (id: RowId) => void
  readonly moveTo: (id: RowId) => void
}

/** Returns the row that has the focus or gets it next, and the visible rows. */
export function useListCursor(
  scroller: RefObject<HTMLElement | null>,
  { layout, indexes }: ListLayout,
): ListCursor {
  const selected = useWindow((state) => state.selected)
  const renaming = useWindow((state) => state.renaming)
  const [cursor, setCursor] = useState<RowId | undefined>(selected)
  const stops = useMemo(() => getFocusableRows(layout), [layout])
  const current = cursor !== undefined && indexes.has(cursor) ? cursor : stops[0]
  const focused = layout.items[indexes.get(current ?? '') ?? -1]
  const { items, below, reveal, focus } = useVirtualList(scroller, layout, focused, isHeading)

  useEffect(() => {
    if (selected === undefined) return
    setCursor(selected)
    reveal(selected)
    // oxlint-disable-next-line react/exhaustive-deps -- a job is scrolled into view when it is opened, not when rows move
  }, [selected])

  // The new batch's name is edited at once, so its row must exist first.
  useEffect(() => {
    if (renaming === undefined || !indexes.has(renaming)) return
    setCursor(renaming)
    reveal(renaming)
    // oxlint-disable-next-line react/exhaustive-deps -- only once, when the row exists
  }, [renaming, renaming !== undefined && indexes.has(renaming)])

  return {
    items,
    current,
    below,
    setCurrent: setCursor,
    moveTo(id) {
      reveal(id)
      setCursor(id)
      focus(id)
    },
  }
}

/** Debounce while scrolling, in ms. */
const scrollDebounceMs = 200

/** Reports the visible jobs to the main process, which requests them first. */
export function useReportVisibleJobs(keys: readonly JobKey[]): void {
  const { ask } = useActions()
  const reported = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // A new array of the same jobs isn't reported.
    const written = keys.join()
    if (written === reported.current) return
    reported.current = written
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void ask('inSight', { keys: [...keys] }), scrollDebounceMs)
  }, [keys, ask])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      reported.current = ''
      void ask('inSight', { keys: [] })
    },
    [ask],
  )
}
