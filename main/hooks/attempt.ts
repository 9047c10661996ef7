import { messageOf, type Message } from '../../shared/message.ts'
import { whyOf } from '../base/message-error.ts'

/**
 * One attempt to deliver. `failed` is retried. `refused` is not, because it arrived: a command that ran and reported an
 * error would do its work twice.
 */
export interface Attempt {
  readonly is: 'delivered' | 'failed' | 'refused'
  readonly message: Message
  /** The last lines of a command's output. */
  readonly output?: string
  /** The receiver asks for a pause, ms. */
  readonly retryAfterMs?: number
}

/**
 * Makes an attempt. Whatever it throws fails it, so each delivery is settled in the end.
 * @throws the signal's reason when `signal` is aborted
 */
export async function makeAttempt(attempt: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
  try {
    return await attempt()
  } catch (error) {
    signal.throwIfAborted()
    return { is: 'failed', message: messageOf('hooks.broke', whyOf(error)) }
  }
}
