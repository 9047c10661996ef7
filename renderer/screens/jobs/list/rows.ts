import type { JobKey } from '../../../../shared/model.ts'
import type { Layout } from './layout.ts'

const isJobKey = (text: string | undefined): text is JobKey => text?.includes('/') ?? false

/** The job whose row an element belongs to. */
export function keyOf(target: EventTarget | null): JobKey | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : undefined
  const key = row?.dataset['key']
  return isJobKey(key) ? key : undefined
}

/** The row of a job among those that are rendered. */
export function rowElement(within: ParentNode | null, key: JobKey): HTMLElement | undefined {
  return [...(within?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => keyOf(row) === key)
}

/** Scrolls as little as brings the row into sight, with the heading above it where it is the first of its group. */
export function reveal(scroller: HTMLElement | null, layout: Layout, key: JobKey): void {
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
