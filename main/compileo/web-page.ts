import type { CommandResult } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
import type { Clock } from '#main/base/clock.ts'
import { TimeoutError, withTimeout } from '#main/base/timeout.ts'
import { createLazyConnections } from '#main/network/lazy-connections.ts'
import type { Network } from '#main/network/network.ts'
import { explainThrown, createTimeoutError } from './explain-thrown.ts'
import { readBody } from './transport.ts'

/** Ms for a web GUI, and the most bytes of each response. */
const timeoutMs = 5_000
const maxBytes = 64 * 1024

/**
 * Requests carry no key and follow no redirect, and nothing of the response is kept.
 *
 * @param ca CA certificates in PEM form, in addition to the system's
 * @throws the signal's reason
 */
export async function probeGui(
  url: string,
  ca: string | undefined,
  {
    network,
    clock,
    signal,
  }: { readonly network: Network; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<CommandResult> {
  const connections = createLazyConnections({ network, ca, monotonic: () => clock.monotonic() })
  async function get(path: string, limited: AbortSignal) {
    const headers = { 'user-agent': 'compileo-tray' }
    const init = { signal: limited, redirect: 'error', headers } as const
    const { response } = await connections.fetch(`${url}${path}`, init)
    const body = await readBody(response, maxBytes)
    return { isOk: response.ok, type: response.headers.get('content-type') ?? '', body }
  }
  const ask = async (limited: AbortSignal): Promise<CommandResult> => {
    const health = await get('/_stcore/health', limited)
    const isThere =
      health.isOk && health.body?.trim() === 'ok' && /^text\/html\b/i.test((await get('/', limited)).type)
    if (isThere) return { ok: true, message: createMessage('commands.gui.answers', url) }
    return {
      ok: false,
      message: createMessage('commands.gui.none', url, createMessage('commands.gui.other')),
    }
  }
  try {
    return await withTimeout(clock, timeoutMs, ask, signal)
  } catch (error) {
    signal.throwIfAborted()
    const { message } = error instanceof TimeoutError ? createTimeoutError(timeoutMs) : explainThrown(error)
    return { ok: false, message: createMessage('commands.gui.none', url, message) }
  } finally {
    await connections.destroy()
  }
}
