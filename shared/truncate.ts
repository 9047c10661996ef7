/** Copies a text, because a slice in V8 keeps the whole original in memory. */
export const detachString = (text: string): string => ` ${text}`.slice(1)

/** Truncates a text to this many UTF-16 units, without splitting a surrogate pair or reading further. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return detachString(text.slice(0, isHalf ? length - 1 : length))
}

/** Truncates a text to `length`, including an ellipsis. */
export function truncateWithEllipsis(text: string, length: number): string {
  return text.length <= length ? text : detachString(`${truncate(text, length - 1)}…`)
}

/** Removes these characters at the end. A pattern such as `/[.,]+$/` would take quadratic time. */
export function trimTrailing(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
