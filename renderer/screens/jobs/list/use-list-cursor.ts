import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { JobKey } from '#shared/model.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import type { RowId } from '#renderer/state/models/batches.ts'
import { useVirtualList } from '#renderer/ui/use-virtual-list.ts'
import { isHeading, getFocusableRows, type ListItem } from './list-layout.ts'
import type { ListLayoutState } from './use-list-layout.ts'

export interface ListCursor {
  readonly items: readonly ListItem[]
  /** The row that key presses apply to. */
  readonly current: RowId | undefined
  /** The distance from the bottom of the viewport to the end of the list, in px. */
  readonly heightBelow: number
  readonly setCurrent: (id: RowId) => void
  readonly moveTo: (id: RowId) => void
}

/** Manages which row has focus, or gets it next, and which rows are visible. */
export function useListCursor(
  scroller: RefObject<HTMLElement | null>,
  { layout, indexes }: ListLayoutState,
): ListCursor {
  const selected = useWindowState((state) => state.selected)
  const renaming = useWindowState((state) => state.renamingRowId)
  const [cursor, setCursor] = useState<RowId | undefined>(selected)
  const stops = useMemo(() => getFocusableRows(layout), [layout])
  const current = cursor !== undefined && indexes.has(cursor) ? cursor : stops[0]
  const focusedItem = layout.items[indexes.get(current ?? '') ?? -1]
  const { items, heightBelow, reveal, focus } = useVirtualList(scroller, layout, focusedItem, isHeading)

  useEffect(() => {
    if (selected === undefined) return
    setCursor(selected)
    reveal(selected)
    // oxlint-disable-next-line react/exhaustive-deps -- a job is scrolled into view when it is opened, not when rows move
  }, [selected])

  // A new batch first gets a row. Then the user can edit its name there.
  useEffect(() => {
    if (renaming === undefined || !indexes.has(renaming)) return
    setCursor(renaming)
    reveal(renaming)
    // oxlint-disable-next-line react/exhaustive-deps -- only once, when the row exists
  }, [renaming, renaming !== undefined && indexes.has(renaming)])

  return {
    items,
    current,
    heightBelow,
    setCurrent: setCursor,
    moveTo(id) {
      reveal(id)
      setCursor(id)
      focus(id)
    },
  }
}

const scrollDebounceMs = 200

/** Tells the main process which jobs are visible, because it requests the status of visible jobs first. */
export function useReportVisibleJobs(keys: readonly JobKey[]): void {
  const { ask } = useActions()
  const reportedKeys = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // The array may be new although its jobs are the same.
    const joinedKeys = keys.join()
    if (joinedKeys === reportedKeys.current) return
    reportedKeys.current = joinedKeys
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void ask('inSight', { keys: [...keys] }), scrollDebounceMs)
  }, [keys, ask])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      reportedKeys.current = ''
      void ask('inSight', { keys: [] })
    },
    [ask],
  )
}
