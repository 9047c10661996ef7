import { codeOf, type Message } from '../../shared/message.ts'

/** An error of ours that a person may read: it is thrown where a caller expects the system's errors, too. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  readonly said: Message

  constructor(said: Message) {
    super(codeOf(said))
    this.said = said
  }
}

/** Why something was not done: what we say of it ourselves, else whatever the system says. */
export function whyOf(error: unknown): string | Message {
  if (error instanceof MessageError) return error.said
  return error instanceof Error ? error.message : String(error)
}
