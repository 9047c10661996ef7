/** The contract's limit of a call, in characters. */
const maxPartLength = 20_000

/** A longer text isn't a list of jobs, in characters. */
export const maxTextLength = 1_000_000

/** Splits a text for several calls, without splitting an ID. */
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
