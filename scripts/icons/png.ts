import { crc32, deflateSync } from 'node:zlib'
import type { Bitmap } from './render.ts'

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)

/**
 * The format of the pixels: a bit depth of 8, colour type 6 (RGBA), and the default values of the other
 * fields.
 */
const format = [8, 6, 0, 0, 0]

function chunk(type: string, data: Uint8Array) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/**
 * Encodes a PNG without filters and with a single IDAT chunk, so that main/desktop/tray-icon.ts can decode it in a
 * few lines.
 */
export function encodePng({ width, height, rgba }: Bitmap) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set(format, 8)
  // Filter type 0 (none). On such small images, filters save nothing.
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y += 1) {
    rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  }
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...chunks])
}
