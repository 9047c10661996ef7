import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { memoizeLast } from '#shared/memoize-last.ts'
import type { IconTheme, TrayIcon } from './tray/tray.ts'

/** PNG files as base64, by the name of the picture and the size in pixels. */
type Pictures = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The path is the same from this file and from the bundle in `out/main`. */
const folder = join(import.meta.dirname, '../../assets/tray')

/** Returns a theme's pictures. It keeps those of the last theme, because a panel rarely changes its theme. */
const loadPictures = memoizeLast((theme: IconTheme): Pictures =>
  JSON.parse(readFileSync(join(folder, `${theme}.json`), 'utf8')),
)

const getPictureName = ({ shape, mark }: TrayIcon): string => (mark ? `${shape}-${mark}` : String(shape))

/**
 * Returns the icon as a square PNG. The sizes are those that `npm run icons` draws (scripts/icons/tray.ts).
 * The icon's shape can be recognized without its colours.
 */
export function getIconPng(icon: TrayIcon, size: number, theme: IconTheme): Buffer {
  const pictureName = getPictureName(icon)
  const picture = loadPictures(theme)[pictureName]?.[size]
  if (picture === undefined)
    throw new Error(`There is no picture of ${pictureName} for ${theme} at ${size} px`)
  return Buffer.from(picture, 'base64')
}

/** Pixels as RGBA, row by row from the top. The colours aren't multiplied by alpha. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** The position of the chunk of pixels in our PNG files. The chunk begins with its length and its name. */
const chunkAt = 33

/** Decodes our own PNG files: RGBA in a single chunk, without filters (scripts/icons/png.ts). */
export function decodePng(png: Buffer): Bitmap {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const data = chunkAt + 8
  const rows = inflateSync(png.subarray(data, data + png.readUInt32BE(chunkAt)))
  const rgba = new Uint8Array(width * height * 4)
  // The first byte of each row is the number of its filter.
  for (let y = 0; y < height; y += 1) {
    const from = y * (width * 4 + 1) + 1
    rgba.set(rows.subarray(from, from + width * 4), y * width * 4)
  }
  return { width, height, rgba }
}
