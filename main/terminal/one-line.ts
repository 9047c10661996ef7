import type { Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { truncateWithEllipsis } from '#shared/truncate.ts'

const maxLineLength = 300

/** Converts a text to a single line, and truncates it. */
export const toOneLine = (text: string): string =>
  truncateWithEllipsis(text.replaceAll(/[\n\t]+/g, ' '), maxLineLength)

/** Formats a message or an English text as a single line. */
export const formatOneLine = (what: string | Message, texts: Texts): string =>
  toOneLine(typeof what === 'string' ? what : formatMessage(what, texts).replaceAll(/[\u2068\u2069]/g, ''))
