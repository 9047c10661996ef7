import { defineInterface } from 'dbus-native'
import type { DefinedInterface } from 'dbus-native'
import type { ServedObject } from './types.ts'

/**
 * A value as D-Bus can carry it. Its strings hold no NUL (D-Bus Specification, "Marshaling"), and what servers send may:
 * one in a status that a server makes up would keep the menu from being told.
 */
export function sendable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD')
  if (Array.isArray(value)) return value.map(sendable)
  return value
}

/** Of the several values of an answer each, by its name; a single value as it is. */
function sendableReply(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return sendable(answer)
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, sendable(value)]))
}

/** An object of ours as dbus-native has them. */
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
  // It is asked for members by whatever name a caller gives: `constructor` is none of them.
  Object.setPrototypeOf(made.impl, null)
  return made
}
