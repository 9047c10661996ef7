import { codeOf, type Message } from '../../shared/message.ts'

/** An error of ours with a text for the user, thrown where callers expect system errors too. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  readonly said: Message

  constructor(said: Message) {
    super(codeOf(said))
    this.said = said
  }
}

/** Why something failed: our own message, else the system's text. */
export function whyOf(error: unknown): string | Message {
  if (error instanceof MessageError) return error.said
  return error instanceof Error ? error.message : String(error)
}
