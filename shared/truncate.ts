/** Copies a text, because a slice in V8 keeps the whole original alive. */
export const detachString = (text: string): string => ` ${text}`.slice(1)

/** Cuts a text to so many UTF-16 units, without splitting a surrogate pair. It reads no further. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return detachString(text.slice(0, isHalf ? length - 1 : length))
}

/** Adds an ellipsis within `length` if something was cut. */
export function truncateWithEllipsis(text: string, length: number): string {
  return text.length <= length ? text : detachString(`${truncate(text, length - 1)}…`)
}

/** Removes these signs at the end. A pattern such as `/[.,]+$/` would take quadratic time. */
export function trimTrailing(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
