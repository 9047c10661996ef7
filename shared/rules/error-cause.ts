import { cutTo } from '../cut.ts'
import { errorSummary } from './error-summary.ts'

const extensions =
  'pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|md|html?|xml|jsonl?|ya?ml|csv|tsv|parquet|epub|tex|eml|msg|zip|gz|tar|7z|png|jpe?g|gif|tiff?|webp|svg|log|gguf'

/**
 * Details that differ between failures with the same cause, most specific first. Bounded repetition keeps them linear.
 */
const particulars: readonly RegExp[] = [
  // Quoted names.
  /"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|`[^`]{1,200}`|(?<![\p{L}\d])'[^']{1,200}'(?![\p{L}\d])/gu,
  // IDs, such as a UUID or a hash.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=[0-9a-f]{0,7}\d)[0-9a-f]{8,64}\b/gi,
  // File paths of any system.
  /(?:\b[a-z]:)?[\\/][^\s:'"()]{1,300}/gi,
  // File names. Only known extensions: "json.load" is code.
  new RegExp(`(?<![^\\s:'"()])[^\\s:'"()]{1,200}\\.(?:${extensions})\\b`, 'gi'),
  // Numbers.
  /\d(?:[\d.,:]*\d)?/g,
]

/** Replaces each quoted name, file name, path, ID and number with "…". Pure. */
export const withBlanks = (line: string): string =>
  particulars
    .reduce((text, each) => text.replace(each, '…'), cutTo(line, 500))
    .replace(/…(?:\s?…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * The cause of a failure: the error's relevant line, with "…" for the details, such as "Document … is encrypted".
 * Failures with equal causes belong together. Undefined if only details are left. Pure.
 */
export function errorCause(error: string | undefined): string | undefined {
  const line = errorSummary(error)
  if (line === undefined) return undefined
  const cause = withBlanks(line)
  return cause === '' || cause === '…' ? undefined : cause
}

/** The line to show for failures with one cause: their common line if they have one, else the cause. Pure. */
export function lineOfCause(errors: Iterable<string | undefined>): string | undefined {
  const lines = new Set(Array.from(errors, errorSummary))
  const [first] = lines
  return lines.size > 1 ? errorCause(first) : first
}
