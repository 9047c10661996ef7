import { truncate } from '../truncate.ts'
import { summarizeError } from './error-summary.ts'

const extensions =
  'pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|md|html?|xml|jsonl?|ya?ml|csv|tsv|parquet|epub|tex|eml|msg|zip|gz|tar|7z|png|jpe?g|gif|tiff?|webp|svg|log|gguf'

/**
 * Patterns of details that differ between failures with the same cause. The most specific ones come first.
 * All repetitions are bounded, so that matching takes linear time.
 */
const variableParts: readonly RegExp[] = [
  /"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|`[^`]{1,200}`|(?<![\p{L}\d])'[^']{1,200}'(?![\p{L}\d])/gu,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=[0-9a-f]{0,7}\d)[0-9a-f]{8,64}\b/gi,
  /(?:\b[a-z]:)?[\\/][^\s:'"()]{1,300}/gi,
  // Only known extensions count, because a text such as "json.load" is code.
  new RegExp(`(?<![^\\s:'"()])[^\\s:'"()]{1,200}\\.(?:${extensions})\\b`, 'gi'),
  /\d(?:[\d.,:]*\d)?/g,
]

/** Replaces quoted names, file names, paths, IDs and numbers in a text with "…". */
export const maskDetails = (line: string): string =>
  variableParts
    .reduce((text, each) => text.replace(each, '…'), truncate(line, 500))
    .replace(/…(?:\s?…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

export const minJobsPerCause = 2

/** Matches the address after the name of a service, such as " at 127.0.0.1:11434". */
const place =
  /(?<=[\p{L}\d)]) (?:at|on|via) (?:https?:\/\/[^\s/]{1,200}|localhost:\d{1,5}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}:\d{1,5}|\[[\da-f:]{2,45}\]:\d{1,5})(?:\/\S{0,200})?(?= |$)/giu

/**
 * Matches the class of an exception before a sentence. Before a single word, as in "KeyError: 'text'", the
 * class is needed and stays.
 */
const exceptionClass =
  /^(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|Warning|Timeout|Exit): (?=\S+ \S)/

/**
 * Formats a failure for a row, such as "Ollama refused the connection". Leaves out the class of the
 * exception, and the address of a service that has a name.
 */
export const summarizeFailure = (error: string | undefined): string | undefined =>
  summarizeError(error)?.replace(place, '').replace(exceptionClass, '')

/** Returns the address that `summarizeFailure` leaves out, such as "127.0.0.1:11434". */
export const getFailureHost = (error: string | undefined): string | undefined =>
  summarizeError(error)?.match(place)?.[0]?.trim().split(' ')[1]

/**
 * Returns the cause of a failure without details, such as "Document … is encrypted". Undefined if there are
 * only details.
 */
export function getErrorCause(error: string | undefined): string | undefined {
  const line = summarizeFailure(error)
  if (line === undefined) return undefined
  const cause = maskDetails(line)
  return cause === '' || cause === '…' ? undefined : cause
}

/** Returns the text that all failures have in common, or else the cause of the first failure. */
export function getCauseLine(errors: Iterable<string | undefined>): string | undefined {
  const lines = new Set(Array.from(errors, summarizeFailure))
  const [first] = lines
  return lines.size > 1 ? getErrorCause(first) : first
}
