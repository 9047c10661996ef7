import { z } from 'zod'
import { openDocument, type Document, type DocumentOptions } from '#main/core/storage/document.ts'

const length = z.number().int().min(1).max(100_000)
const place = z.number().int().min(-100_000).max(100_000)
/** The position and the size of the window, in DIP. */
const schema = z.object({
  placement: z
    .object({ x: place, y: place, width: length, height: length, isMaximized: z.boolean() })
    .optional(),
})

export type Placement = NonNullable<z.infer<typeof schema>['placement']>

/** The area of a screen without panels, which Electron calls `workArea`, in DIP. */
export type WindowArea = Omit<Placement, 'isMaximized'>

export const minWindowWidth = 420
export const minWindowHeight = 480

/** How much of the window's upper edge must be on a screen, in DIP, so that the user can grab it. */
const minGrabWidth = 100
const minGrabHeight = 32

/** Fits the window into the screens. If its screen no longer exists, the system chooses a position. */
export function fitPlacement(
  { x, y, width, height }: Placement,
  areas: readonly WindowArea[],
): { width: number; height: number; x?: number; y?: number } {
  const overlap = (area: WindowArea) => Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const currentArea = areas.find(
    (area) =>
      overlap(area) >= minGrabWidth &&
      y >= area.y - minGrabHeight &&
      y <= area.y + area.height - minGrabHeight,
  )
  const widest = currentArea ?? areas[0]
  const fittedSize = {
    width: Math.max(minWindowWidth, Math.min(width, widest?.width ?? width)),
    height: Math.max(minWindowHeight, Math.min(height, widest?.height ?? height)),
  }
  return currentArea ? { ...fittedSize, x, y: Math.max(y, currentArea.y) } : fittedSize
}

/** Opens `window.json`. Its content fits only the screens of this machine. */
export const openWindowPlacement = (
  options: Pick<DocumentOptions<unknown>, 'folder' | 'now' | 'onCorrupt'>,
): Document<z.infer<typeof schema>> =>
  openDocument({ ...options, name: 'window', schema, version: 1, empty: {} })
