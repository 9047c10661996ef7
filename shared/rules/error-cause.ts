import { cutTo } from '../cut.ts'
import { errorSummary } from './error-summary.ts'

/** What differs between failures of one cause, the most particular first. Each looks at a character a bounded number of times. */
const particulars: readonly RegExp[] = [
  // IDs, such as a UUID or a hash.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=[0-9a-f]{0,7}\d)[0-9a-f]{8,64}\b/gi,
  // Paths of a file, on any system.
  /(?:\b[a-z]:)?[\\/][^\s:'"()]{1,300}/gi,
  // Numbers, with what is glued to them.
  /\d[\d.,:]*/g,
]

/** A line without the numbers, IDs and paths in it. Pure. */
export const withoutParticulars = (line: string): string =>
  particulars
    .reduce((text, each) => text.replace(each, '#'), cutTo(line, 500))
    .replace(/[\s#]+/g, ' ')
    .trim()

/**
 * The cause of a failure: the line of the error that matters, without the numbers, IDs and paths by which failures of one
 * cause differ. Undefined where there is no such line. Two failures have one cause if these are equal. Pure.
 */
export function errorCause(error: string | undefined): string | undefined {
  const line = errorSummary(error)
  if (line === undefined) return undefined
  const cause = withoutParticulars(line)
  return cause === '' ? undefined : cause
}
