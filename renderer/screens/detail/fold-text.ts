import { truncateWithEllipsis, trimTrailing } from '#shared/truncate.ts'
import { tracebackSummary } from '#shared/rules/error-summary.ts'

/** A text with more lines is folded. */
const maxLines = 8
/** The header, the exception and nothing in between. */
const maxTracebackLines = 2
const maxCharacters = 1_000
const foldedLines = 4
const foldedCharacters = 401

export interface FoldedText {
  readonly short: string
  readonly lines: number
  readonly isTraceback: boolean
}

/** Returns a long error's short form; undefined if the whole error is shown. */
export function foldError(error: string): FoldedText | undefined {
  const lines = error.trimEnd().split('\n')
  const happened = foldTraceback(error, lines)
  const max = happened === undefined ? maxLines : maxTracebackLines
  if (lines.length <= max && error.length <= maxCharacters) return undefined
  const short = happened ?? lines.slice(0, foldedLines).join('\n')
  return {
    short: truncateWithEllipsis(short, foldedCharacters),
    lines: lines.length,
    isTraceback: happened !== undefined,
  }
}

/** Returns the exception of a traceback, and the failing line. */
function foldTraceback(error: string, lines: readonly string[]): string | undefined {
  const happened = tracebackSummary(error)
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? ''
  const tried = getTextBeforeHeader(first)
  return happened === undefined || tried === '' ? happened : `${tried}\n${happened}`
}

/** Returns the text before a traceback's header in a line. A regular expression would take quadratic time. */
function getTextBeforeHeader(line: string): string {
  const at = line.indexOf('Traceback (')
  if (at === -1) return line
  const before = line.slice(0, at)
  const ofGroup = 'Exception Group '
  return trimTrailing(before.endsWith(ofGroup) ? before.slice(0, -ofGroup.length) : before, '+| ')
}
