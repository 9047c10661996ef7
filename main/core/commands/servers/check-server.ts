import type { ServerTest } from '#shared/contract.ts'
import { TimeoutError, withTimeout } from '#main/base/timeout.ts'
import { defaultRetries, type CallOptions, type CompileoClient } from '#main/compileo/client.ts'
import { createFailedResponse, isQueueUnavailable, type ApiResponse } from '#main/compileo/errors.ts'
import { createTimeoutError } from '#main/compileo/explain-thrown.ts'
import { createMessage, type Message } from '#shared/message.ts'
import type { ServerAddress } from '#main/core/watching/engine.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { parseServerUrl } from './server-url.ts'
import { isUnencrypted } from '#shared/address.ts'
import { getSavedKey, findKeyError, type ServerToTest } from './edit-servers.ts'

const testTimeoutMs = 10_000

/**
 * Sends a request to any address, even if no such server is configured.
 *
 * @throws the reason of the program's signal if the program quits during the request
 */
export async function requestFromAddress<T>(
  { engine, clock, signal }: CommandContext,
  address: Omit<ServerAddress, 'id'>,
  timeoutMs: number,
  sendRequest: (client: CompileoClient, options: CallOptions) => Promise<ApiResponse<T>>,
): Promise<ApiResponse<T>> {
  const visit = (visitSignal: AbortSignal) =>
    engine.withClient(address, (client) => sendRequest(client, { signal: visitSignal, priority: 'command' }))
  try {
    return await withTimeout(clock, timeoutMs, visit, signal)
  } catch (error) {
    if (error instanceof TimeoutError) return createFailedResponse(createTimeoutError(timeoutMs))
    throw error
  }
}

/**
 * Fetches the counts of the queue. If the queue is unavailable, the health check shows whether this is a
 * Compileo server.
 */
async function fetchQueueSummary(
  client: CompileoClient,
  options: CallOptions,
): Promise<ApiResponse<Message>> {
  const remainingBlockMs = client.blockedForMs()
  if (remainingBlockMs !== undefined) {
    const seconds = Math.ceil(remainingBlockMs / 1_000)
    return createFailedResponse({
      kind: 'limited',
      message: createMessage('serverErrors.limitedFor', seconds),
    })
  }
  const stats = await client.stats(options)
  if (stats.ok) {
    const { running, pending } = stats.value
    return { ok: true, value: createMessage('commands.server.connected', running, pending) }
  }
  const { error } = stats
  // A rate limit shows that the key is right, because the server checks the key first
  // (docs/reference/compileo-server.md).
  const isCompileoServer =
    error.kind === 'limited' ||
    (error.kind === 'unavailable' && (await client.health({ ...options, retries: undefined })).ok)
  if (!isCompileoServer) return stats
  if (isQueueUnavailable(error))
    return { ok: true, value: createMessage('commands.server.connectedWithoutRedis') }
  return { ok: true, value: createMessage('commands.server.connectedWithoutQueue', error.message) }
}

/** Tests the connection. Without a key, uses the saved key of `serverId` if the origin is the same. */
export async function testServer(context: CommandContext, request: ServerToTest): Promise<ServerTest> {
  if (request.apiKey) context.log.addSecret(request.apiKey)
  const parsed = parseServerUrl(request.url)
  if (!parsed.ok) return parsed
  const refusal = findKeyError(request.apiKey)
  if (refusal) return refusal
  const { url } = parsed
  const apiKey = request.apiKey ?? getSavedKey(context, request.serverId, url)
  const response = await requestFromAddress(context, { url, apiKey }, testTimeoutMs, (client, options) =>
    fetchQueueSummary(client, { ...options, retries: defaultRetries }),
  )
  const insecure = isUnencrypted(url)
  if (!response.ok) return { ok: false, message: response.error.message, insecure }
  const { value } = response
  if (!insecure) return { ok: true, message: value, insecure }
  const message = createMessage(
    apiKey ? 'commands.server.readableWithKey' : 'commands.server.readable',
    value,
  )
  return { ok: true, message, insecure }
}
