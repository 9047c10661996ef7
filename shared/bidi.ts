/**
 * Texts of others (labels, steps, errors, names) may hold what turns the direction of the words around them: letters
 * that are written from right to left, and control characters that were meant to, or to deceive. Each is kept to
 * itself, as Unicode's bidirectional algorithm (UAX #9, 2.7) advises.
 */

/** First strong isolate, and what ends it. */
const open = '\u2068'
const close = '\u2069'

/** Letters of scripts that are written from right to left, and the control characters of direction. */
const turns =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** Isolates, and embeddings and overrides with their end. */
const controls = /[\u202A-\u202E\u2066-\u2069]/

const isIsolate = (sign: string) => sign >= '\u2066' && sign <= '\u2068'

/**
 * A text that turns nothing behind it: without embeddings and overrides, and with an end to each isolate. Most texts
 * hold none of them, and stay as they are.
 */
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

/** A text of somebody else as it stands within a sentence: kept to itself where it could turn the words around it. */
export function isolated(text: string): string {
  if (!turns.test(text)) return text
  const inner = settled(text)
  return inner.startsWith(open) && inner.indexOf(close) === inner.length - 1
    ? inner
    : `${open}${inner}${close}`
}
