import { codeOf, type Message } from '../../shared/message.ts'

/** Thrown where callers expect system errors, too. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  readonly said: Message

  constructor(said: Message) {
    super(codeOf(said))
    this.said = said
  }
}

/** Returns our own message, else the system's text. */
export function whyOf(error: unknown): string | Message {
  if (error instanceof MessageError) return error.said
  return error instanceof Error ? error.message : String(error)
}
