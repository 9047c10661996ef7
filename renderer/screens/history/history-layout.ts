import type { HistoryEntry } from '#shared/model.ts'
import { getHeights } from '#renderer/state/models/row-heights.ts'
import { getNextId, type PositionedItem, type PositionedList } from '#renderer/ui/virtual-list-layout.ts'
import { getEntryId } from './history-entries.ts'

export type Item = PositionedItem &
  ({ readonly kind: 'day'; readonly at: number } | { readonly kind: 'entry'; readonly entry: HistoryEntry })

export type Layout = PositionedList<Item>

const heights = getHeights('comfortable', false)
const bottomPadding = 16

/**
 * Places the outcomes below headings of their days, in local time.
 *
 * @param open the expanded outcome, and its additional height in px
 */
export function createLayout(
  entries: readonly HistoryEntry[],
  open: { readonly id: string; readonly height: number } | undefined,
): Layout {
  const items: Item[] = []
  let y = 0
  let day: number | undefined
  for (const entry of entries) {
    const at = new Date(entry.outcome.at).setHours(0, 0, 0, 0)
    if (at !== day) {
      day = at
      items.push({ kind: 'day', id: `day:${at}`, at, y, height: heights.heading })
      y += heights.heading
    }
    const id = getEntryId(entry)
    const height = heights.row + (id === open?.id ? open.height : 0)
    items.push({ kind: 'entry', id, entry, y, height })
    y += height
  }
  return { items, height: y + bottomPadding }
}

/** Whether an item is the heading of a day. */
export const isDay = ({ kind }: Item): boolean => kind === 'day'

/** Returns the outcome that is `step` outcomes after `from`, within the list. */
export const getEntryAfter = (
  { items }: Layout,
  from: string | undefined,
  step: number,
): string | undefined =>
  getNextId(
    items.filter(({ kind }) => kind === 'entry').map(({ id }) => id),
    from,
    step,
  )

/**
 * Returns how far to scroll, in px, so that the visible entries don't move.
 *
 * @param kept the item that must not move, if both layouts have it; else it is the first visible one below
 * `top`
 */
export function getScrollShift(before: Layout, after: Layout, top: number, kept: string | undefined): number {
  const anchors = before.items.filter(
    (item) => item.kind === 'entry' && (item.id === kept || item.y + item.height > top),
  )
  const anchor = anchors.find(({ id }) => id === kept) ?? anchors[0]
  const moved = anchor && after.items.find(({ id }) => id === anchor.id)
  return moved ? moved.y - anchor.y : 0
}
