import type { Popover } from '../../shared/popover.ts'
import type { Area } from './placement.ts'

/** In DIP. */
export const popoverWidth = 360
/** Of the page's parts (renderer/popover/popover.css), in px. */
const heights = { head: 60, withAbout: 20, job: 52, more: 34, lastTitle: 30, none: 12, foot: 49, edges: 2 }

/** Returns the popover's height in DIP. Pure. */
export function popoverHeight({ about, jobs, more, last }: Popover): number {
  const { head, withAbout, job, more: moreLine, lastTitle, none, foot, edges } = heights
  return (
    head +
    (about === '' ? 0 : withAbout) +
    jobs.length * job +
    (more === '' ? 0 : moreLine) +
    (last ? lastTitle + job : 0) +
    (jobs.length === 0 && !last ? none : 0) +
    foot +
    edges
  )
}

/** From the icon and the screen's edges, in DIP. */
const gap = 8

/**
 * Beside the icon, on the side with enough room. Pure.
 *
 * @param icon the icon, or the clicked point as an empty area; all in DIP
 */
export function popoverPlace(
  icon: Area,
  { width, height }: { readonly width: number; readonly height: number },
  screen: { readonly bounds: Area; readonly workArea: Area },
): Area {
  const { bounds, workArea } = screen
  const within = (at: number, size: number, from: number, room: number) =>
    Math.round(Math.max(from + gap, Math.min(at, from + room - size - gap)))
  const isBelow = icon.y + icon.height / 2 > bounds.y + bounds.height / 2
  const tall = Math.min(height, workArea.height - 2 * gap)
  const wide = Math.min(width, workArea.width - 2 * gap)
  const y = isBelow ? icon.y - tall - gap : icon.y + icon.height + gap
  return {
    x: within(icon.x + icon.width / 2 - wide / 2, wide, workArea.x, workArea.width),
    y: within(y, tall, workArea.y, workArea.height),
    width: wide,
    height: tall,
  }
}
