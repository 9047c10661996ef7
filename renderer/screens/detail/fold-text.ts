import { cutWithEllipsis, withoutTrailing } from '#shared/cut.ts'
import { tracebackSummary } from '#shared/rules/error-summary.ts'

/** A longer text is folded. */
const mostLines = 8
const mostCharacters = 1_000
const shortLines = 4
const shortCharacters = 401

export interface Folded {
  readonly short: string
  readonly lines: number
}

/** A long error's short form; undefined if the whole can be shown. */
export function foldedError(error: string): Folded | undefined {
  const lines = error.trimEnd().split('\n')
  if (lines.length <= mostLines && error.length <= mostCharacters) return undefined
  const short = ofTraceback(error, lines) ?? lines.slice(0, shortLines).join('\n')
  return { short: cutWithEllipsis(short, shortCharacters), lines: lines.length }
}

/** The exception, and the failing line below it. */
function ofTraceback(error: string, lines: readonly string[]): string | undefined {
  const happened = tracebackSummary(error)
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? ''
  const tried = beforeHeader(first)
  return happened === undefined || tried === '' ? happened : `${tried}\n${happened}`
}

/** What precedes a traceback's header in a line. A pattern for this would take quadratic time. */
function beforeHeader(line: string): string {
  const at = line.indexOf('Traceback (')
  if (at === -1) return line
  const before = line.slice(0, at)
  const ofGroup = 'Exception Group '
  return withoutTrailing(before.endsWith(ofGroup) ? before.slice(0, -ofGroup.length) : before, '+| ')
}
