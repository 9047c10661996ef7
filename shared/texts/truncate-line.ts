import { closeIsolates } from '../bidi.ts'
import { truncate } from '../truncate.ts'
import { createLazy } from '../format.ts'

/** How many UTF-16 units a visible character may have. Only malicious texts contain longer characters. */
const unitsOfCharacter = 16

const characters = createLazy(() => new Intl.Segmenter())

/**
 * Joins the lines of a text, truncates it to `maxLength` visible characters, and closes its open isolates
 * (`bidi.ts`).
 */
export function truncateLine(text: string, maxLength: number): string {
  return closeIsolates(cut(text, maxLength))
}

function cut(text: string, longest: number): string {
  const trimmed = text.trim()
  const looked = truncate(trimmed, longest * unitsOfCharacter)
  const line = looked.replaceAll(/\s+/g, ' ')
  const isCut = looked.length < trimmed.length
  if (!isCut && line.length <= longest) return line
  let count = 0
  let end = 0
  for (const { index } of characters().segment(line)) {
    if (count === longest - 1) end = index
    if (count === longest) return `${line.slice(0, end).trimEnd()}…`
    count += 1
  }
  return isCut ? `${line.slice(0, end || line.length).trimEnd()}…` : line
}
