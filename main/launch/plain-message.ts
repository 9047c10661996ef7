import type { Message, MessagePart } from '../../shared/message.ts'

/** Longest text, in characters. */
const longest = 300

/**
 * A text that may quote what a stranger wrote, so that nothing of it steers a terminal, turns a line around, hides, or
 * fills the screen. Pure.
 */
export function plainText(text: string): string {
  // Our own texts set apart what is written from right to left (shared/bidi.ts): a terminal knows nothing of that.
  return text
    .replaceAll(/[\u2068\u2069]/g, '')
    .slice(0, longest)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
}

/** Longest part of a message, in characters: with the words around it, as long as a text. */
const longestPart = 150

/** A message with each part of it plain that is a text. Pure. */
export function plainMessage({ code, values }: Message): Message {
  if (!values) return { code }
  return { code, values: values.map((value) => (typeof value === 'number' ? value : plainPart(value))) }
}

function plainPart(part: MessagePart): MessagePart {
  if (typeof part === 'string') return plainText(part.slice(0, longestPart))
  if ('code' in part) return plainMessage(part)
  return part.map((each) =>
    typeof each === 'string' ? plainText(each.slice(0, longestPart)) : plainMessage(each),
  )
}
