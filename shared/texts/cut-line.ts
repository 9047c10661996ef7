import { settled } from '../bidi.ts'
import { cutTo } from '../cut.ts'
import { once } from '../format.ts'

/** UTF-16 units of what a reader counts as one character, except for adversarial ones. */
const unitsOfCharacter = 16

const characters = once(() => new Intl.Segmenter())

/** Isolated (`bidi.ts`), and cut to `longest` characters as a reader counts them. */
export function cutLine(text: string, longest: number): string {
  return settled(cut(text, longest))
}

function cut(text: string, longest: number): string {
  const whole = text.trim()
  const looked = cutTo(whole, longest * unitsOfCharacter)
  const line = looked.replaceAll(/\s+/g, ' ')
  const isCut = looked.length < whole.length
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
