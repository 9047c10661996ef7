import { createMessage } from '#shared/message.ts'
import { withChildController } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { WriteChunk } from '#main/base/files.ts'
import { Timer } from '#main/base/timer.ts'
import { readChunks } from './bodies.ts'
import {
  createNotCompileoError,
  createTooLargeError,
  createFailedResponse,
  hasNotReachedServer,
  type ApiResponse,
  type CompileoError,
} from './errors.ts'
import { createSilentServerError, createUnreadableError, explainThrownError } from './explain-thrown.ts'
import type { RequestGrant } from './request-budget.ts'
import { getContentType, getEncoding, uncompressedHeaders, type Transport } from './transport.ts'

/**
 * The longest pause within a file, and the longest time for a whole file, in ms
 * (docs/reference/compileo-server.md, "Our limits").
 */
const idleTimeoutMs = 60_000
const totalTimeoutMs = 30 * 60_000
const maxFileBytes = 2 * 1024 ** 3

const createTooSlowError = (): CompileoError => ({
  kind: 'protocol',
  message: createMessage('serverErrors.tooSlow', totalTimeoutMs / 60_000),
})

function checkFile(response: Response): CompileoError | undefined {
  // HTML comes from a proxy, for example its sign-in page.
  if (/^(?:text\/html|application\/xhtml)/i.test(getContentType(response))) return createNotCompileoError()
  return getEncoding(response) === 'identity' ? undefined : createUnreadableError()
}

/**
 * Passes a body of up to `maxFileBytes` to `write` as it arrives. Throws errors of `write` and the signal's
 * reason.
 */
export async function download(
  transport: Pick<Transport, 'request'>,
  path: string,
  grant: RequestGrant,
  clock: Clock,
  write: WriteChunk,
  parent: AbortSignal,
): Promise<ApiResponse<void>> {
  let reason: CompileoError | undefined
  let isWriting = false

  async function receive(controller: AbortController): Promise<ApiResponse<void>> {
    const { signal } = controller
    const giveUp = (error: CompileoError) => () => {
      reason = error
      controller.abort()
    }
    const silence = new Timer(clock, giveUp(createSilentServerError(idleTimeoutMs)))
    const total = new Timer(clock, giveUp(createTooSlowError()))
    silence.schedule(idleTimeoutMs)
    total.schedule(totalTimeoutMs)
    try {
      const headers = { accept: '*/*', ...uncompressedHeaders }
      const opened = await transport.request({ method: 'GET', path, headers }, signal)
      if (!opened.ok && hasNotReachedServer(opened.error)) grant.onNotSent()
      grant.onResponse()
      if (!opened.ok) return opened
      const { value: response } = opened
      const error = checkFile(response)
      if (error) {
        await response.body?.cancel()
        return createFailedResponse(error)
      }
      let size = 0
      for await (const chunk of readChunks(response, signal)) {
        silence.cancel()
        size += chunk.length
        if (size > maxFileBytes) return createFailedResponse(createTooLargeError(maxFileBytes))
        isWriting = true
        await write(chunk)
        isWriting = false
        silence.schedule(idleTimeoutMs)
      }
      return { ok: true, value: undefined }
    } finally {
      silence.cancel()
      total.cancel()
      grant.onResponse()
    }
  }

  try {
    return await withChildController(parent, receive)
  } catch (error) {
    parent.throwIfAborted()
    if (isWriting) throw error
    return createFailedResponse(reason ?? explainThrownError(error))
  }
}
