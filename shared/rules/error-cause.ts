import { truncate } from '../truncate.ts'
import { summarizeError } from './error-summary.ts'

const extensions =
  'pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|md|html?|xml|jsonl?|ya?ml|csv|tsv|parquet|epub|tex|eml|msg|zip|gz|tar|7z|png|jpe?g|gif|tiff?|webp|svg|log|gguf'

/** What differs between failures of one cause, most specific first. Bounded repetition keeps them linear. */
const variableParts: readonly RegExp[] = [
  /"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|`[^`]{1,200}`|(?<![\p{L}\d])'[^']{1,200}'(?![\p{L}\d])/gu,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=[0-9a-f]{0,7}\d)[0-9a-f]{8,64}\b/gi,
  /(?:\b[a-z]:)?[\\/][^\s:'"()]{1,300}/gi,
  // Only known extensions: "json.load" is code.
  new RegExp(`(?<![^\\s:'"()])[^\\s:'"()]{1,200}\\.(?:${extensions})\\b`, 'gi'),
  /\d(?:[\d.,:]*\d)?/g,
]

/** Replaces quoted names, file names, paths, IDs and numbers with "…". */
export const maskDetails = (line: string): string =>
  variableParts
    .reduce((text, each) => text.replace(each, '…'), truncate(line, 500))
    .replace(/…(?:\s?…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()

/** The fewest failures with one cause that share a row, a menu or a line. */
export const minJobsPerCause = 2

/** Where a service with a name runs, such as " at 127.0.0.1:11434". */
const place =
  /(?<=[\p{L}\d)]) (?:at|on|via) (?:https?:\/\/[^\s/]{1,200}|localhost:\d{1,5}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}:\d{1,5}|\[[\da-f:]{2,45}\]:\d{1,5})(?:\/\S{0,200})?(?= |$)/giu

/** What a row says of a failure: "Ollama refused the connection", without host and port if the service has a name. */
export const summarizeFailure = (error: string | undefined): string | undefined =>
  summarizeError(error)?.replace(place, '')

/** Where the service runs that `summarizeFailure` names without it, such as "127.0.0.1:11434". */
export const getFailureHost = (error: string | undefined): string | undefined =>
  summarizeError(error)?.match(place)?.[0]?.trim().split(' ')[1]

/** The cause that failures share, such as "Document … is encrypted". Undefined if only details are left. */
export function getErrorCause(error: string | undefined): string | undefined {
  const line = summarizeFailure(error)
  if (line === undefined) return undefined
  const cause = maskDetails(line)
  return cause === '' || cause === '…' ? undefined : cause
}

/** Returns the failures' common line if they have one, else the cause. */
export function getCauseLine(errors: Iterable<string | undefined>): string | undefined {
  const lines = new Set(Array.from(errors, summarizeFailure))
  const [first] = lines
  return lines.size > 1 ? getErrorCause(first) : first
}
