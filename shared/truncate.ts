/** Copies a text. A slice would keep the whole original text in memory. */
export const detachString = (text: string): string => ` ${text}`.slice(1)

/** Truncates a text. It doesn't split a surrogate pair, and doesn't read the rest of the text. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return detachString(text.slice(0, isHalf ? maxLength - 1 : maxLength))
}

/** Truncates a text to `maxLength` UTF-16 units, including an ellipsis at its end. */
export function truncateWithEllipsis(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : detachString(`${truncate(text, maxLength - 1)}…`)
}

/**
 * Removes these characters from the end of a text. A regular expression such as `/[.,]+$/` would take
 * quadratic time.
 */
export function trimTrailing(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
