import { truncateLine } from '#shared/texts/truncate-line.ts'
import { createMessage } from '#shared/message.ts'
import type { Clock } from '#main/base/clock.ts'
import { tryWithTimeout } from '#main/base/timeout.ts'
import { isRedirect, parseRetryAfter } from '#main/compileo/explain-response.ts'
import {
  explainThrownError,
  createTimeoutError,
  createUnreachableError,
} from '#main/compileo/explain-thrown.ts'
import { readBody } from '#main/compileo/bodies.ts'
import type { Connections } from '#main/compileo/network/connections.ts'
import type { DeliveryAttempt } from './run-deliveries.ts'
import type { HookRequest } from './requests.ts'

const timeoutMs = 10_000
const maxBytes = 64 * 1024
const maxResponseLength = 200

/**
 * Sends a request to a receiver. A redirect counts as an error, because it could send a secret to another
 * server. Throws the signal's reason.
 */
export async function sendHookRequest(
  { url, headers, body }: HookRequest,
  redact: (text: string) => string,
  { connections, clock }: { readonly connections: Connections; readonly clock: Clock },
  signal: AbortSignal,
): Promise<DeliveryAttempt> {
  const exchange = async (timeoutSignal: AbortSignal): Promise<DeliveryAttempt> => {
    const response = await connections.request(url, {
      method: 'POST',
      body,
      signal: timeoutSignal,
      headers,
    })
    const { status, ok, headers: responseHeaders } = response
    // The response may quote parts of the request, such as secrets.
    const responseText = redact(String((await readBody(response, maxBytes, timeoutSignal)) ?? ''))
    if (isRedirect(response)) return { result: 'failed', message: createUnreachableError('redirect').message }
    if (ok) return { result: 'delivered', message: createMessage('hooks.answered', status) }
    const retryAfterMs = parseRetryAfter(responseHeaders.get('retry-after'), clock.now())
    const message = createMessage('hooks.rejected', status, truncateLine(responseText, maxResponseLength))
    return { result: 'failed', message, retryAfterMs }
  }
  try {
    const response = await tryWithTimeout(clock, timeoutMs, exchange, signal)
    return response ?? { result: 'failed', message: createTimeoutError(timeoutMs).message }
  } catch (error) {
    signal.throwIfAborted()
    return { result: 'failed', message: explainThrownError(error).message }
  }
}
