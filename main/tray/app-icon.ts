import { encodePng } from './png.ts'
import { arc, gradient, hex, rasterise, ring, tile } from './raster.ts'

/** Below this size the tile fills the square: a margin would cost what little there is. */
const SMALL = 48

/** How much of its circle the brand mark fills. */
const MARK = 0.71

/**
 * The program's own icon as a PNG file's bytes: the brand mark, a ring with a gap, in white on a rounded tile. Used for
 * the window, the launcher and the installers.
 */
export function appIconPng(size: number): Buffer {
  const centre = size / 2
  const half = size < SMALL ? size / 2 : Math.round(size * 0.45)
  const radius = half * 0.52
  const stroke = Math.max(2, half * 0.25)
  const shade = gradient(hex('#6474f8'), hex('#3b49d4'), centre - half, centre + half)
  return encodePng(
    rasterise(size, [
      { do: 'paint', shape: tile(centre, centre, half, half * 0.44), paint: shade },
      { do: 'paint', shape: ring(centre, centre, radius, stroke), paint: hex('#ffffff', 0.28) },
      { do: 'paint', shape: arc(centre, centre, radius, stroke, 0, MARK), paint: hex('#ffffff') },
    ]),
  )
}
