import { cutLine } from '#shared/texts/cut-line.ts'
import { messageOf } from '#shared/message.ts'
import type { Clock } from '#main/base/clock.ts'
import { inTime } from '#main/base/timeout.ts'
import { parseRetryAfter } from '#main/compileo/explain-response.ts'
import { explainThrown, timedOut } from '#main/compileo/explain-thrown.ts'
import { readBody } from '#main/compileo/transport.ts'
import type { Connections } from '#main/network/connections.ts'
import type { Attempt } from './run-deliveries.ts'
import type { HookRequest } from './requests.ts'

/** Time limit for a response, in ms. */
const limitMs = 10_000
const mostBytes = 64 * 1024
const longestAnswer = 200

/** Sends a request to a receiver. A redirect is an error: it could carry a secret elsewhere. @throws the signal's reason */
export async function send(
  { url, headers, body }: HookRequest,
  redact: (text: string) => string,
  { connections, clock }: { readonly connections: Connections; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Attempt> {
  const exchange = async (limited: AbortSignal): Promise<Attempt> => {
    const { response } = await connections.fetch(url, {
      method: 'POST',
      body,
      signal: limited,
      redirect: 'error',
      headers: { 'user-agent': 'compileo-tray', ...headers },
    })
    const { status } = response
    // It may quote what it was sent.
    const answer = redact((await readBody(response, mostBytes)) ?? '')
    if (response.ok) return { is: 'delivered', message: messageOf('hooks.answered', status) }
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now())
    const message = messageOf('hooks.refused', status, cutLine(answer, longestAnswer))
    return { is: 'failed', message, retryAfterMs }
  }
  try {
    const tried = await inTime(clock, limitMs, exchange, signal)
    return tried ?? { is: 'failed', message: timedOut(limitMs).message }
  } catch (error) {
    signal.throwIfAborted()
    return { is: 'failed', message: explainThrown(error).message }
  }
}
