export interface PositionedItem {
  readonly id: string
  /** The distance from the top of the list, in px. */
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

/**
 * Rows are rendered this far above and below the viewport, in px, because users may scroll that far at once.
 */
export const defaultOverscanPx = 400
/** The space that is left below an item that was scrolled into view, in px. */
const scrollMargin = 8

/** Returns the items near the viewport, and the item that has focus. */
export function getVisibleItems<I extends Pick<PositionedItem, 'y' | 'height'>>(
  { items }: { readonly items: readonly I[] },
  viewport: Viewport,
  focused: I | undefined,
  isHeading: (item: I) => boolean = () => false,
  overscan = defaultOverscanPx,
): I[] {
  const from = firstIndex(items, ({ y, height }) => y + height >= viewport.top - overscan)
  const to = firstIndex(items, ({ y }) => y > viewport.top + viewport.height + overscan)
  // This heading sticks to the top, although its own position is above the viewport.
  const heading = items.slice(0, from).findLast(isHeading)
  const visibleItems = [...(heading ? [heading] : []), ...items.slice(from, to)]
  if (focused === undefined || visibleItems.includes(focused)) return visibleItems
  return focused.y < viewport.top ? [focused, ...visibleItems] : [...visibleItems, focused]
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
 * Returns the scroll position, in px, at which an item becomes visible. If the item is higher than the
 * viewport, its top is shown. Undefined if the item is already visible.
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
  // A heading sticks to the top and would cover the item.
  const heading = items.slice(0, at).findLast(isHeading)
  const top = item.y - (heading?.height ?? 0)
  if (top < viewport.top) return top
  const lowest = Math.min(top, item.y + item.height + scrollMargin - viewport.height)
  return lowest > viewport.top ? lowest : undefined
}

/** Returns the ID `step` places after `from`. Without `from`, returns the first or the last one. */
export function getNextId<Id extends string>(
  ids: readonly Id[],
  from: Id | undefined,
  step: number,
): Id | undefined {
  const at = from === undefined ? -1 : ids.indexOf(from)
  const to = at === -1 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step))
  return ids[to]
}
