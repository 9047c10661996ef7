/** The length of the longest text that the main process accepts in one call, in characters. */
const maxPartLength = 20_000

/**
 * The length of the longest text that is accepted, in characters. A longer text can't be meant as a list of
 * jobs.
 */
export const maxTextLength = 1_000_000

/** Splits a text into parts for several calls. Job IDs stay whole. */
export function splitText(text: string, max = maxPartLength): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > max) {
    const head = rest.slice(0, max)
    const cut =
      Math.max(head.lastIndexOf('\n'), 0) ||
      Math.max(...[',', ' ', '\t', ';'].map((end) => head.lastIndexOf(end)))
    const at = cut > 0 ? cut + 1 : max
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest].filter((part) => part.trim() !== '')
}
