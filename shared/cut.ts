/**
 * Copies a text into its own memory, because a slice in V8 keeps the whole original alive, even megabytes of it. A
 * concatenated text is copied when it is sliced.
 */
export const copied = (text: string): string => ` ${text}`.slice(1)

/** The first `length` UTF-16 units of a text, without splitting a surrogate pair. It reads no further. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return copied(text.slice(0, isHalf ? length - 1 : length))
}

/** The same, with an ellipsis within `length` if something was cut. */
export function cutWithEllipsis(text: string, length: number): string {
  return text.length <= length ? text : copied(`${cutTo(text, length - 1)}…`)
}

/** Removes trailing `signs`. A pattern such as `/[.,]+$/` would take quadratic time. */
export function withoutTrailing(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
