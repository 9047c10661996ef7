/**
 * An asar archive as Electron reads it (https://github.com/electron/asar#format).
 *
 * @param {Readonly<Record<string, string>>} files name -> content; no folders
 * @returns {Buffer}
 */
export function asar(files) {
  const bodies = Object.values(files).map((content) => Buffer.from(content))
  let offset = 0
  const entries = Object.keys(files).map((name, index) => {
    const size = bodies[index]?.length ?? 0
    const entry = [name, { size, offset: String(offset) }]
    offset += size
    return entry
  })
  const json = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  return Buffer.concat([head, json, Buffer.alloc(padded - json.length), ...bodies])
}
