import { codeOf, type Message } from '#shared/message.ts'

/** Thrown where callers expect system errors, too. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  readonly reason: Message

  constructor(reason: Message) {
    super(codeOf(reason))
    this.reason = reason
  }
}

/** Returns our own message, else the system's text. */
export function whyOf(error: unknown): string | Message {
  if (error instanceof MessageError) return error.reason
  return error instanceof Error ? error.message : String(error)
}
