import { isBatchRow, type RowId } from '../../../state/models/batches.ts'
import type { Layout } from './layout.ts'

const isRowId = (text: string | undefined): text is RowId =>
  text !== undefined && (text.includes('/') || isBatchRow(text))

/** The row that an element belongs to: a job's, or a batch's. */
export function keyOf(target: EventTarget | null): RowId | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : undefined
  const key = row?.dataset['key']
  return isRowId(key) ? key : undefined
}

/** A row among those that are rendered. */
export function rowElement(within: ParentNode | null, key: RowId): HTMLElement | undefined {
  return [...(within?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => keyOf(row) === key)
}

/** Scrolls as little as brings the row into sight, with the heading above it where it is the first of its group. */
export function reveal(scroller: HTMLElement | null, layout: Layout, key: RowId): void {
  const at = layout.items.findIndex((item) => item.id === key)
  const item = layout.items[at]
  if (!scroller || !item) return
  const above = layout.items[at - 1]
  const top = above?.kind === 'heading' ? above.y : item.y
  const bottom = item.y + item.height + 8
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (bottom > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = bottom - scroller.clientHeight
}
