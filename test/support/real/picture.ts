import { encodePng } from '#scripts/icons/png.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const isOverlapping = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Buffer
}

/** The PPM format (netpbm): width, height and maximum, each followed by whitespace, and then the pixels. */
const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/

/**
 * Parses a picture in the PPM format. A PNG would take longer to write and read than the comparison takes.
 */
export function readPpm(file: Buffer): Picture {
  const found = head.exec(file.toString('latin1', 0, 64))
  if (!found) throw new Error(`This is no PPM of 8 bits: ${file.toString('latin1', 0, 16)}`)
  const [header = '', width, height] = found
  const picture = { width: Number(width), height: Number(height), rgb: file.subarray(header.length) }
  if (picture.rgb.length !== picture.width * picture.height * 3) throw new Error('The PPM is cut short')
  return picture
}

export function cropPicture({ width, rgb }: Picture, box: Box): Picture {
  const rows = Array.from({ length: box.height }, (_, row) => {
    const start = ((box.y + row) * width + box.x) * 3
    return rgb.subarray(start, start + box.width * 3)
  })
  return { width: box.width, height: box.height, rgb: Buffer.concat(rows) }
}

/** A difference in brightness below 8 % isn't visible. */
const least = 0.08 * 255

export function findDifference(before: Picture, after: Picture): Box | undefined {
  const { width, height, rgb: a } = before
  const { rgb: b } = after
  if (after.width !== width || after.height !== height) throw new Error('The pictures are of unlike parts')
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y += 1) {
    const row = y * width * 3
    if (a.compare(b, row, row + width * 3, row, row + width * 3) === 0) continue
    for (let x = 0; x < width; x += 1) {
      const at = row + x * 3
      const unlike = (channel: number) => Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0))
      // Luminance, as in ITU-R BT.709.
      if (0.2126 * unlike(0) + 0.7152 * unlike(1) + 0.0722 * unlike(2) <= least) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

export const isSingleColour = (picture: Picture): boolean =>
  findDifference(picture, {
    ...picture,
    rgb: Buffer.alloc(picture.rgb.length, picture.rgb.subarray(0, 3)),
  }) === undefined

export function toPng({ width, height, rgb }: Picture): Buffer {
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel += 1) rgb.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3)
  return encodePng({ width, height, rgba })
}
