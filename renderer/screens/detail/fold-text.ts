import { truncateWithEllipsis, trimTrailing } from '#shared/truncate.ts'
import { summarizeTraceback } from '#shared/rules/error-summary.ts'

const maxLines = 8
/** A traceback with more lines is folded. Two lines are only its header and the exception. */
const maxTracebackLines = 2
const maxCharacters = 1_000
const foldedLines = 4
const foldedCharacters = 401

export interface FoldedText {
  readonly short: string
  readonly lineCount: number
  readonly isTraceback: boolean
}

export function foldError(error: string): FoldedText | undefined {
  const lines = error.trimEnd().split('\n')
  const foldedTraceback = foldTraceback(error, lines)
  const max = foldedTraceback === undefined ? maxLines : maxTracebackLines
  if (lines.length <= max && error.length <= maxCharacters) return undefined
  const short = foldedTraceback ?? lines.slice(0, foldedLines).join('\n')
  return {
    short: truncateWithEllipsis(short, foldedCharacters),
    lineCount: lines.length,
    isTraceback: foldedTraceback !== undefined,
  }
}

/** Returns the text before a traceback, and the exception. Undefined if the error contains no traceback. */
function foldTraceback(error: string, lines: readonly string[]): string | undefined {
  const tracebackLine = summarizeTraceback(error)
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? ''
  const textBeforeHeader = getTextBeforeHeader(first)
  return tracebackLine === undefined || textBeforeHeader === ''
    ? tracebackLine
    : `${textBeforeHeader}\n${tracebackLine}`
}

/**
 * Returns the text before the header of a traceback, or the whole line if it has no header. A regular
 * expression would take quadratic time.
 */
function getTextBeforeHeader(line: string): string {
  const at = line.indexOf('Traceback (')
  if (at === -1) return line
  const before = line.slice(0, at)
  const ofGroup = 'Exception Group '
  return trimTrailing(before.endsWith(ofGroup) ? before.slice(0, -ofGroup.length) : before, '+| ')
}
