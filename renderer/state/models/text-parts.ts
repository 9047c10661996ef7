/** The contract's limit of a call, in characters. */
const partAtMost = 20_000

/** A text of more characters is no list of jobs. */
export const textAtMost = 1_000_000

/** Splits a text for several calls, without cutting an ID. */
export function partsOf(text: string, most = partAtMost): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > most) {
    const head = rest.slice(0, most)
    const cut =
      Math.max(head.lastIndexOf('\n'), 0) ||
      Math.max(...[',', ' ', '\t', ';'].map((end) => head.lastIndexOf(end)))
    const at = cut > 0 ? cut + 1 : most
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest].filter((part) => part.trim() !== '')
}
