import { inflateRawSync } from 'node:zlib'
import { tryParseJson } from '#main/base/parse-json.ts'
import { isObject } from '#shared/rules/json-value.ts'

/** The largest dataset that is checked, in bytes. */
export const maxCheckedBytes = 2 * 1024 ** 2

const localHeaderSize = 30
const localHeaderSignature = 0x04_03_4b_50
const isDeflated = 8

/**
 * Returns the files of a zip that Python on the server has written. Each header contains the size of its
 * file.
 */
function unzip(zip: Buffer): readonly string[] {
  const files: string[] = []
  let remaining = maxCheckedBytes
  let at = 0
  while (at + localHeaderSize <= zip.length && zip.readUInt32LE(at) === localHeaderSignature) {
    const start = at + localHeaderSize + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
    const end = start + zip.readUInt32LE(at + 18)
    const content = zip.subarray(start, end)
    const method = zip.readUInt16LE(at + 8)
    // A few bytes in a zip may expand to gigabytes, so the limit is for all files together.
    const file = method === isDeflated ? inflateRawSync(content, { maxOutputLength: remaining }) : content
    remaining = Math.max(1, remaining - file.length)
    files.push(file.toString('utf8'))
    at = end
  }
  return files
}

/** Parses a JSON array, or a JSON value in each line. */
function parseEntries(file: string): readonly unknown[] {
  const list = tryParseJson(file)
  if (Array.isArray(list)) return list
  return file.split('\n').flatMap((line) => (line.trim() === '' ? [] : [tryParseJson(line)]))
}

/**
 * Whether the server couldn't parse what the model wrote. The server then saves the text as an answer without
 * a question (docs/reference/compileo-server.md, "Completed with errors").
 */
const isUnreadable = (entry: unknown): boolean =>
  isObject(entry) &&
  typeof entry['raw_response'] === 'string' &&
  !entry['question'] &&
  !('instruction' in entry)

/**
 * Counts the entries of a dataset that contain only the model's raw response. `file` is the dataset's file,
 * or a zip if the dataset has several files.
 */
export function countUnreadableEntries(file: Buffer): number | undefined {
  try {
    const isZip = file.length > 4 && file.readUInt32LE(0) === localHeaderSignature
    const files = isZip ? unzip(file) : [file.toString('utf8')]
    return files.flatMap(parseEntries).filter(isUnreadable).length
  } catch {
    // The zip is damaged, or its content is larger than `maxCheckedBytes`.
    return undefined
  }
}
