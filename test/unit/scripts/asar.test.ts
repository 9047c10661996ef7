import { describe, expect, it } from 'vitest'
import { asar } from '#scripts/steps/asar.mjs'

describe('an asar archive', () => {
  const archive = asar({ 'a.json': '{"a":1}', 'b.js': 'ü' })
  const headerLength = archive.readUInt32LE(12)

  it('has its header’s length in the three ways that Electron reads', () => {
    const padded = Math.ceil(headerLength / 4) * 4
    expect([0, 4, 8].map((at) => archive.readUInt32LE(at))).toEqual([4, padded + 8, padded + 4])
  })

  it('holds each file at its header’s place, in bytes', () => {
    const header: { files: Record<string, { size: number; offset: string }> } = JSON.parse(
      archive.toString('utf8', 16, 16 + headerLength),
    )
    const start = 8 + archive.readUInt32LE(4)
    const contents = Object.entries(header.files).map(([name, { size, offset }]) => [
      name,
      archive.toString('utf8', start + Number(offset), start + Number(offset) + size),
    ])
    expect(Object.fromEntries(contents)).toEqual({ 'a.json': '{"a":1}', 'b.js': 'ü' })
  })
})
