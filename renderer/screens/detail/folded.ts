import { cutTo } from './result/cut.ts'

/** A text of more lines, or of more characters, is folded to what says most. */
const mostLines = 8
const mostCharacters = 1_000
/** What is shown of a folded text that is no traceback. */
const shortLines = 4
const shortCharacters = 400

const traceback = 'Traceback (most recent call last)'

/** A long text, and what is shown of it before the person wants more. */
export interface Folded {
  readonly short: string
  readonly lines: number
}

/** The short form of a long error; undefined where the whole of it can be shown. */
export function foldedError(error: string): Folded | undefined {
  const lines = error.trimEnd().split(/\r?\n/)
  if (lines.length <= mostLines && error.length <= mostCharacters) return undefined
  const short = error.includes(traceback) ? ofTraceback(lines) : lines.slice(0, shortLines).join('\n')
  const cut = cutTo(short, shortCharacters)
  return { short: cut.length < short.length ? `${cut}…` : cut, lines: lines.length }
}

/** A traceback of Python says what happened in its last line; a line before it may say what was tried. */
function ofTraceback(lines: readonly string[]): string {
  const told = lines.map((line) => line.trim()).filter((line) => line !== '')
  const [first = ''] = told
  const last = told.at(-1) ?? ''
  const before = first.slice(0, Math.max(0, first.indexOf(traceback))).trimEnd()
  return before === '' ? last : `${before}\n${last}`
}
