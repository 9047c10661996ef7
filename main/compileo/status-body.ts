import { TimeoutError } from '#main/base/timeout.ts'
import { BodyBuffer, TooManyWaitingError, readChunks } from './bodies.ts'
import { ResultExtractor } from './result-extractor.ts'
import { getContentType, getEncoding, maxBodyBytes, type Transport, type WholeResponse } from './transport.ts'

/** The server writes all fields except the result within these first bytes. */
const maxHeadBytes = 64 * 1024

/**
 * The most results that wait to be read. Each takes a quarter of a megabyte of memory, and further results
 * are left out.
 */
const maxWaitingResults = 32

export interface StatusBody extends WholeResponse {
  readonly resultBytes?: number
}

/**
 * Leaves out the result. Returns undefined unless the result begins, but doesn't end, within the first bytes.
 */
function leaveOutResult(bytes: Buffer, length: number): Pick<StatusBody, 'body' | 'resultBytes'> | undefined {
  const { surroundingBytes, isResultStart } = new ResultExtractor().cut(bytes.subarray(0, maxHeadBytes))
  const [head, tail] = surroundingBytes
  if (!isResultStart || tail.length > 0) return undefined
  return { body: `${head.toString('utf8')}null}`, resultBytes: Math.max(length, bytes.length) - head.length }
}

/**
 * Reads a status response. Leaves out a result that is too large or too slow, or that would have to wait because
 * too many other responses are waiting to be read. Throws the connection's error, or the signal's reason.
 */
export async function readStatus(
  response: Response,
  transport: Pick<Transport, 'read' | 'bodySemaphore'>,
  signal: AbortSignal,
): Promise<StatusBody> {
  if (getEncoding(response) !== 'identity') return transport.read(response, signal)
  const contentType = getContentType(response)
  const length = Number(response.headers.get('content-length') ?? 0)
  const max = length > maxBodyBytes ? maxHeadBytes : maxBodyBytes
  const body = new BodyBuffer()
  try {
    for await (const chunk of readChunks(response, signal, transport.bodySemaphore, maxWaitingResults)) {
      body.add(chunk)
      if (body.size > max) return { contentType, body: undefined, ...leaveOutResult(body.take(), length) }
    }
  } catch (error) {
    const mayLeaveOut = signal.reason instanceof TimeoutError || error instanceof TooManyWaitingError
    const partialBody = mayLeaveOut ? leaveOutResult(body.take(), length) : undefined
    if (!partialBody) throw error
    return { contentType, ...partialBody }
  }
  return { contentType, body: body.take().toString('utf8') }
}
