/**
 * The same text with memory of its own: what V8 cuts out of a text keeps the whole of it alive, be it of megabytes. A
 * text that is put together is copied when it is cut.
 */
export const copied = (text: string): string => ` ${text}`.slice(1)

/**
 * The first `length` UTF-16 units of a text, and never half a character at its end. It looks at no more than it keeps.
 */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff
  return copied(text.slice(0, isHalf ? length - 1 : length))
}

/** The same with an ellipsis where something was cut off, which counts. */
export function cutWithEllipsis(text: string, length: number): string {
  return text.length <= length ? text : copied(`${cutTo(text, length - 1)}…`)
}

/** `text` without those of `signs` that it ends with. A pattern such as `/[.,]+$/` would take quadratic time. */
export function withoutTrailing(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
