import type { Area } from './placement.ts'

/** How far it keeps from the icon and from the edges of the screen, in DIP. */
const gap = 8

/**
 * Where the overview opens: beside the icon, on the side that has room, within what programs may cover of the screen.
 * Pure.
 *
 * @param icon the icon, or the point that was pressed, as an area of no size; in DIP, as all here
 * @param screen that it is on
 */
export function overviewPlace(
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
