import { createMessage, type Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { texts as en } from './english.ts'

export const createQuotedMessage = (text: string): Message => createMessage('serverErrors.quoted', text)

export const formatMessageOrText = (message: Message | string | undefined, texts: Texts = en): string =>
  typeof message === 'object' ? formatMessage(message, texts) : (message ?? '')

const isMessage = (value: object): value is Message =>
  'code' in value && Object.keys(value).every((key) => key === 'code' || key === 'values')

type WithFormattedMessages<T> = T extends Message
  ? string
  : T extends (...values: never[]) => unknown
    ? T
    : T extends object
      ? { [K in keyof T]: WithFormattedMessages<T[K]> }
      : T

export function formatAllMessages<T>(value: T, texts?: Texts): WithFormattedMessages<T>
export function formatAllMessages(value: unknown, texts: Texts = en): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => formatAllMessages(each, texts))
  if (isMessage(value)) return formatMessage(value, texts)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, formatAllMessages(each, texts)]))
}
