/** More characters than this are not laid out at once: a text of many MB would hold up the window. */
export const shownAtMost = 50_000

/** The first `length` UTF-16 units of a text, and never half a character at its end. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return text.slice(0, isHalf ? length - 1 : length)
}
