/** Right-to-left characters in untrusted texts could reorder the text around them (UAX #9, 2.7). */

/** The Unicode characters FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE. */
const isolateStart = '\u2068'
const isolateEnd = '\u2069'

/** Letters of right-to-left scripts, and characters that control the direction. */
const rightToLeft =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** The characters that begin or end isolates, embeddings and overrides. */
const bidiControls = /[\u202A-\u202E\u2066-\u2069]/

const isIsolate = (sign: string) => sign >= '\u2066' && sign <= '\u2068'

/**
 * Closes open isolates and removes embeddings, overrides and unmatched ends of isolates, so that the text
 * can't reorder the text after it.
 */
export function closeIsolates(text: string): string {
  if (!bidiControls.test(text)) return text
  let depth = 0
  let closedText = ''
  for (const sign of text) {
    if (sign >= '\u202A' && sign <= '\u202E') continue
    if (sign === isolateEnd && depth === 0) continue
    if (isIsolate(sign)) depth += 1
    else if (sign === isolateEnd) depth -= 1
    closedText += sign
  }
  return closedText + isolateEnd.repeat(depth)
}

/** Isolates a text if it could reorder the text around it. */
export function isolateText(text: string): string {
  if (!rightToLeft.test(text)) return text
  const closedText = closeIsolates(text)
  return closedText.startsWith(isolateStart) && closedText.indexOf(isolateEnd) === closedText.length - 1
    ? closedText
    : `${isolateStart}${closedText}${isolateEnd}`
}
