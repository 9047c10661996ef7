import type { Message, MessagePart } from '#shared/message.ts'

const longest = 300

/** Untrusted text can't steer a terminal, reorder or hide text, or fill the screen. */
export function plainText(text: string): string {
  // Our texts isolate right-to-left parts (shared/bidi.ts), which terminals don't understand.
  return text
    .replaceAll(/[\u2068\u2069]/g, '')
    .slice(0, longest)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
}

/** In characters, so that the whole fits the limit. */
const longestPart = 150

/** Makes the parts of a message plain text. */
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
