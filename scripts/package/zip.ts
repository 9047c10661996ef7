import { crc32 } from 'node:zlib'

// Only the fields that small, uncompressed entries need, by section of PKWARE's APPNOTE.TXT 6.3.10.

/** 1980-01-01 00:00, DOS's earliest (4.4.6), because real times would change the archive. */
const time = { date: 0x0021, time: 0 }
/** "2.0": folders need it, and any reader has it (4.4.3). Made on Unix (4.4.2), for the permissions. */
const version = { needed: 20, madeBy: (3 << 8) | 20 }
/** Names are UTF-8 (4.4.4, bit 11). */
const flags = 0x0800
/** A regular file, 0644, in the upper half (4.4.15). */
const attributes = 0o100644 * 0x10000

function record(fields: readonly (readonly [bytes: 2 | 4, value: number])[]) {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes)
  return buffer
}

/**
 * An uncompressed zip archive sorted by name, without folder entries. Reproducible. Pure.
 *
 * @param files by path, with `/`
 */
export function zipOf(files: Readonly<Record<string, Buffer>>) {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = Buffer.from(path)
    // Common to the local header (4.3.7) and the central directory (4.3.12). Uncompressed, so both sizes are
    // equal.
    const common = [
      [2, version.needed],
      [2, flags],
      [2, 0],
      [2, time.time],
      [2, time.date],
      [4, crc32(content)],
      [4, content.length],
      [4, content.length],
      [2, name.length],
      [2, 0],
    ] as const
    const header = record([[4, 0x04034b50], ...common])
    parts.push(header, name, content)
    const more = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, attributes],
      [4, offset],
    ] as const
    directory.push(record([[4, 0x02014b50], [2, version.madeBy], ...common, ...more]), name)
    offset += header.length + name.length + content.length
  }
  const count = Object.keys(files).length
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ])
  return Buffer.concat([...parts, ...directory, end])
}
