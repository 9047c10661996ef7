import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { countUnreadableEntries } from '#main/compileo/unreadable-entries.ts'

const raw = { question: '', answer: 'What?', confidence_score: 0.5, raw_response: 'What?' }
const parsed = { question: 'Why?', answer: 'So.', instruction: '', raw_response: '{"question":"Why?"}' }
const instruction = { question: '', answer: '', instruction: 'Do it', raw_response: '{}' }

const lines = (...entries: readonly object[]) => entries.map((entry) => JSON.stringify(entry)).join('\n')

/** Writes a zip without the central directory, which the program doesn't read. */
function zip(...files: readonly string[]): Buffer {
  const parts = files.flatMap((file, nth) => {
    const content = deflateRawSync(file)
    const name = Buffer.from(`batch_${nth}.json`)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04_03_4b_50, 0)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(content.length, 18)
    header.writeUInt16LE(name.length, 26)
    return [header, name, content]
  })
  return Buffer.concat(parts)
}

describe('a dataset’s unreadable entries', () => {
  it.each([
    ['a JSON list', Buffer.from(JSON.stringify([raw, parsed, raw, instruction])), 2],
    ['one JSON value per line', Buffer.from(`${lines(raw, parsed)}\nbroken\n`), 1],
    ['a zip of batches', zip(lines(raw), JSON.stringify([raw, parsed]), ''), 2],
    ['an empty file', Buffer.alloc(0), 0],
  ])('are counted in %s', (_, file, count) => {
    expect(countUnreadableEntries(file)).toBe(count)
  })

  it.each([
    ['is damaged', zip('{}').fill(0xff, 45)],
    ['contains a file that is too large', zip(' '.repeat(3 * 1024 ** 2))],
    [
      'contains files whose total size is too large',
      zip(...Array.from({ length: 3 }, () => ' '.repeat(1024 ** 2))),
    ],
  ])('are unknown if the zip %s', (_, file) => {
    expect(countUnreadableEntries(file)).toBeUndefined()
  })
})
