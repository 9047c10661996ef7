import { inflateSync } from 'node:zlib'

/** Straight (not premultiplied) RGBA bytes, row by row from the top. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** Start of the single chunk of pixels: its length, its name, and its data. */
const chunkAt = 33

/** Only our own PNG files (scripts/icons/png.ts): RGBA, one chunk of pixels, rows without filters. */
export function decodePng(png: Buffer): Bitmap {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const data = chunkAt + 8
  const rows = inflateSync(png.subarray(data, data + png.readUInt32BE(chunkAt)))
  const rgba = new Uint8Array(width * height * 4)
  // The number of its filter precedes each row.
  for (let y = 0; y < height; y += 1) {
    const from = y * (width * 4 + 1) + 1
    rgba.set(rows.subarray(from, from + width * 4), y * width * 4)
  }
  return { width, height, rgba }
}
