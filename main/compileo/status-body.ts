import { TimeoutError } from '#main/base/timeout.ts'
import { BodyBuffer, CrowdedError, readChunks } from './bodies.ts'
import { ResultExtractor } from './result-extractor.ts'
import { getContentType, getEncoding, maxBodyBytes, type Transport, type WholeResponse } from './transport.ts'

/** Within these first bytes, the server writes all other fields that matter. */
const maxHeadBytes = 64 * 1024

/**
 * The most large results that wait to be read, each with a quarter of a megabyte. Further ones are left out.
 */
const maxWaitingResults = 32

export interface StatusBody extends WholeResponse {
  /** The size of a result that was left out, if it is known. */
  readonly resultBytes?: number
}

/** Leaves out the result if no other part is incomplete. */
function leaveOutResult(bytes: Buffer, length: number): Pick<StatusBody, 'body' | 'resultBytes'> | undefined {
  const { rest, begins } = new ResultExtractor().cut(bytes.subarray(0, maxHeadBytes))
  const [head, tail] = rest
  if (!begins || tail.length > 0) return undefined
  return { body: `${head.toString('utf8')}null}`, resultBytes: Math.max(length, bytes.length) - head.length }
}

/** Reads a status. A result that is too large or too slow is left out. @throws the connection's error */
export async function readStatus(
  response: Response,
  transport: Pick<Transport, 'read' | 'turns'>,
  signal: AbortSignal,
): Promise<StatusBody> {
  if (getEncoding(response) !== 'identity') return transport.read(response, signal)
  const contentType = getContentType(response)
  const length = Number(response.headers.get('content-length') ?? 0)
  const max = length > maxBodyBytes ? maxHeadBytes : maxBodyBytes
  const body = new BodyBuffer()
  try {
    for await (const chunk of readChunks(response, signal, transport.turns, maxWaitingResults)) {
      body.add(chunk)
      if (body.size > max) return { contentType, body: undefined, ...leaveOutResult(body.take(), length) }
    }
  } catch (error) {
    const mayLeaveOut = signal.reason instanceof TimeoutError || error instanceof CrowdedError
    const found = mayLeaveOut ? leaveOutResult(body.take(), length) : undefined
    if (!found) throw error
    return { contentType, ...found }
  }
  return { contentType, body: body.take().toString('utf8') }
}
