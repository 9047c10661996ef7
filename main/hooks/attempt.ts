import { messageOf, type Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'

/** `refused` isn't retried, because it arrived: a command would do its work twice. */
export interface Attempt {
  readonly is: 'delivered' | 'failed' | 'refused'
  readonly message: Message
  readonly output?: string
  /** The receiver's wish, in ms. */
  readonly retryAfterMs?: number
}

/**
 * Errors of an attempt fail the delivery, so each delivery is settled in the end.
 *
 * @throws the signal's reason
 */
export async function makeAttempt(attempt: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
  try {
    return await attempt()
  } catch (error) {
    signal.throwIfAborted()
    return { is: 'failed', message: messageOf('hooks.broke', whyOf(error)) }
  }
}
