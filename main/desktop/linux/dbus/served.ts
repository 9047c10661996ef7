import { defineInterface } from 'dbus-native'
import type { DefinedInterface } from 'dbus-native'
import type { ServedObject } from './types.ts'

/**
 * Makes a value fit for D-Bus. Its strings can't hold NUL (D-Bus Specification, "Marshaling"), and a server's texts may: one in
 * an invented status would keep the menu from being sent.
 */
export function sendable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD')
  if (Array.isArray(value)) return value.map(sendable)
  return value
}

/** Does the same for each value of a reply with several; a single value as it is. */
function sendableReply(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return sendable(answer)
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, sendable(value)]))
}

/** Converts an object to dbus-native's form. */
export function defined({ interface: name, methods, properties, signals }: ServedObject): DefinedInterface {
  const callable = Object.entries(methods).map(([key, method]) => {
    const handler = (given: Readonly<Record<string, unknown>>) => sendableReply(method.handler(given))
    return [key, { ...method, handler }]
  })
  const readable = Object.entries(properties).map(([key, { type, get }]) => [
    key,
    { type, get: () => sendable(get()), access: 'read' },
  ])
  const named = Object.entries(signals).map(([key, args]) => [key, { args }])
  const made = defineInterface({
    name,
    methods: Object.fromEntries(callable),
    properties: Object.fromEntries(readable),
    signals: Object.fromEntries(named),
  })
  // Callers choose the member's name, and `constructor` must not be one.
  Object.setPrototypeOf(made.impl, null)
  return made
}
