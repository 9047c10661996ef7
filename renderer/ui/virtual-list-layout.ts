/** An item with a known position, so that nothing needs to be measured. */
export interface PositionedItem {
  readonly id: string
  /** The distance from the list's top, in px. */
  readonly y: number
  readonly height: number
}

export interface PositionedList<I extends PositionedItem> {
  readonly items: readonly I[]
  readonly height: number
}

export interface Viewport {
  readonly top: number
  readonly height: number
}

/** How much is rendered above and below the viewport, in px: as much as a user scrolls in a moment. */
export const defaultOverscan = 400
/** The space below an item that was scrolled into view, px. */
const scrollMargin = 8

/** Returns the items in and around the viewport, and the focused one. */
export function getVisibleItems<I extends Pick<PositionedItem, 'y' | 'height'>>(
  { items }: { readonly items: readonly I[] },
  viewport: Viewport,
  focused: I | undefined,
  isHeading: (item: I) => boolean = () => false,
  overscan = defaultOverscan,
): I[] {
  const from = firstIndex(items, ({ y, height }) => y + height >= viewport.top - overscan)
  const to = firstIndex(items, ({ y }) => y > viewport.top + viewport.height + overscan)
  // The heading of the first visible item sticks to the top.
  const heading = items.findLast((item, index) => index < from && isHeading(item))
  const seen = [...(heading ? [heading] : []), ...items.slice(from, to)]
  if (focused === undefined || seen.includes(focused)) return seen
  return focused.y < viewport.top ? [focused, ...seen] : [...seen, focused]
}

function firstIndex<I>(items: readonly I[], passes: (item: I) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && passes(item)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Returns where to scroll, in px, so that an item becomes visible with as little movement as possible. If the
 * item is higher than the viewport, its beginning becomes visible. Undefined if the item is visible.
 */
export function getScrollToReveal<I extends PositionedItem>(
  { items }: PositionedList<I>,
  id: string,
  viewport: Viewport,
  isHeading: (item: I) => boolean,
): number | undefined {
  const at = items.findIndex((item) => item.id === id)
  const item = items[at]
  if (!item) return undefined
  // A heading sticks to the top, so an item below it needs its height.
  const heading = items.findLast((each, index) => index < at && isHeading(each))
  const top = item.y - (heading?.height ?? 0)
  if (top < viewport.top) return top
  const lowest = Math.min(top, item.y + item.height + scrollMargin - viewport.height)
  return lowest > viewport.top ? lowest : undefined
}

/** Returns the item that is `step` items after `from`, within the list; without `from`, the first or last. */
export function getNextId<Id extends string>(
  ids: readonly Id[],
  from: Id | undefined,
  step: number,
): Id | undefined {
  const at = from === undefined ? -1 : ids.indexOf(from)
  const to = at === -1 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step))
  return ids[to]
}
