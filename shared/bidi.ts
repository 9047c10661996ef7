/** Untrusted texts may reorder the words around them, so we isolate each (UAX #9, 2.7). */

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE. */
const open = '\u2068'
const close = '\u2069'

/** Letters of right-to-left scripts, and direction controls. */
const turns =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** Isolates, embeddings and overrides, with their closing characters. */
const controls = /[\u202A-\u202E\u2066-\u2069]/

const isIsolate = (sign: string) => sign >= '\u2066' && sign <= '\u2068'

/** Closes each isolate, so that nothing after the text is reordered. Most texts need no change. */
export function settled(text: string): string {
  if (!controls.test(text)) return text
  let depth = 0
  let kept = ''
  for (const sign of text) {
    if (sign >= '\u202A' && sign <= '\u202E') continue
    if (sign === close && depth === 0) continue
    if (isIsolate(sign)) depth += 1
    else if (sign === close) depth -= 1
    kept += sign
  }
  return kept + close.repeat(depth)
}

/** Isolates a text only if it could reorder the words around it. */
export function isolated(text: string): string {
  if (!turns.test(text)) return text
  const inner = settled(text)
  return inner.startsWith(open) && inner.indexOf(close) === inner.length - 1
    ? inner
    : `${open}${inner}${close}`
}
