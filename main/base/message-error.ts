import { formatMessageForLog, type Message } from '#shared/message.ts'

/** An error with a translatable message. It is thrown where callers also expect system errors. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  readonly reason: Message

  constructor(reason: Message) {
    super(formatMessageForLog(reason))
    this.reason = reason
  }
}

/** Returns the translatable message of an error, or else its text. */
export function getErrorMessage(error: unknown): string | Message {
  if (error instanceof MessageError) return error.reason
  return error instanceof Error ? error.message : String(error)
}

/** Whether this is a system error with the given code, such as ENOENT. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
