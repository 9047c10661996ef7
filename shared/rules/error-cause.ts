import { cutTo } from '../cut.ts'
import { errorSummary } from './error-summary.ts'

const extensions =
  'pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|md|html?|xml|jsonl?|ya?ml|csv|tsv|parquet|epub|tex|eml|msg|zip|gz|tar|7z|png|jpe?g|gif|tiff?|webp|svg|log|gguf'

/** What differs between failures of one cause, the most particular first. Each looks at a character a bounded number of times. */
const particulars: readonly RegExp[] = [
  // Quoted names.
  /"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|`[^`]{1,200}`|(?<![\p{L}\d])'[^']{1,200}'(?![\p{L}\d])/gu,
  // IDs, such as a UUID or a hash.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=[0-9a-f]{0,7}\d)[0-9a-f]{8,64}\b/gi,
  // Paths of a file, on any system.
  /(?:\b[a-z]:)?[\\/][^\s:'"()]{1,300}/gi,
  // Names of a file. Only known extensions: "json.load" is code.
  new RegExp(`(?<![^\\s:'"()])[^\\s:'"()]{1,200}\\.(?:${extensions})\\b`, 'gi'),
  // Numbers.
  /\d(?:[\d.,:]*\d)?/g,
]

/** A line with "…" for each name in quotes, file name, number, ID and path. Pure. */
export const withBlanks = (line: string): string =>
  particulars
    .reduce((text, each) => text.replace(each, '…'), cutTo(line, 500))
    .replace(/…(?:\s?…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * The cause of a failure: the line of the error that matters, with "…" for what differs between failures of one cause, such
 * as "Document … is encrypted". Undefined if nothing else is left. Two failures have one cause if these are equal. Pure.
 */
export function errorCause(error: string | undefined): string | undefined {
  const line = errorSummary(error)
  if (line === undefined) return undefined
  const cause = withBlanks(line)
  return cause === '' || cause === '…' ? undefined : cause
}

/** What failures of one cause are shown as: their line if it is the same, else the cause. Pure. */
export function lineOfCause(errors: Iterable<string | undefined>): string | undefined {
  const lines = new Set(Array.from(errors, errorSummary))
  const [first] = lines
  return lines.size > 1 ? errorCause(first) : first
}
