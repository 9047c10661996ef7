import { z } from 'zod'
import type { Message } from '#shared/message.ts'
import { openDocument, type Document } from '#main/storage/document.ts'

/** In DIP. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}

/** Electron's `workArea`, in DIP. */
export type Area = Omit<Placement, 'isMaximized'>

export const minWidth = 420
export const minHeight = 480

/** How much of a window's top edge must be on a screen to be grabbed, in DIP. */
const graspWidth = 100
const graspHeight = 32

/**
 * If its screen is gone, the system chooses the position.
 *
 * @param areas of all screens
 */
export function placementOn(
  { x, y, width, height }: Placement,
  areas: readonly Area[],
): { width: number; height: number; x?: number; y?: number } {
  const overlap = (area: Area) => Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const home = areas.find(
    (area) =>
      overlap(area) >= graspWidth && y >= area.y - graspHeight && y <= area.y + area.height - graspHeight,
  )
  const widest = home ?? areas[0]
  const fitted = {
    width: Math.max(minWidth, Math.min(width, widest?.width ?? width)),
    height: Math.max(minHeight, Math.min(height, widest?.height ?? height)),
  }
  return home ? { ...fitted, x, y: Math.max(y, home.y) } : fitted
}

const length = z.number().int().min(1).max(100_000)
const place = z.number().int().min(-100_000).max(100_000)
const schema = z.object({
  placement: z
    .object({ x: place, y: place, width: length, height: length, isMaximized: z.boolean() })
    .optional(),
})

/** `window.json` belongs to this machine's screens: it isn't exported or reset. */
export function openWindowPlacement(options: {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}): Document<z.infer<typeof schema>> {
  return openDocument({
    ...options,
    name: 'window',
    schema,
    version: 1,
    empty: {},
  })
}
