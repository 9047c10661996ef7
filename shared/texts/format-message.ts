import type { Message, MessagePart } from '../message.ts'
import { isObject } from '../rules/json-value.ts'
import { formatList } from './phrases.ts'
import type { Texts } from './index.ts'

/** Formats a message. It needs only those texts that the message and its values refer to. */
export function formatMessage({ code, values = [] }: Message, texts: Partial<Texts>): string {
  const text = code
    .split('.')
    .reduce<unknown>((area, name) => (isObject(area) ? area[name] : undefined), texts)
  if (typeof text !== 'function') return typeof text === 'string' ? text : code
  const args = values.map((value) => (typeof value === 'number' ? value : formatPart(value, texts)))
  return String(Reflect.apply(text, undefined, args))
}

function formatPart(part: MessagePart, texts: Partial<Texts>): string {
  if (typeof part === 'string') return part
  if ('code' in part) return formatMessage(part, texts)
  const formatted = part.map((each) => formatPart(each, texts))
  return formatList(formatted, texts.common)
}
