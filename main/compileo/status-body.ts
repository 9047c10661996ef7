import { TimeoutError } from '#main/base/timeout.ts'
import { BodyBuffer, CrowdedError, readChunks } from './bodies.ts'
import { ResultExtractor } from './result-extractor.ts'
import { getContentType, getEncoding, maxBodyBytes, type Transport, type WholeResponse } from './transport.ts'

/** The server writes all fields except the result within these first bytes. */
const maxHeadBytes = 64 * 1024

/**
 * How many large results may wait to be read. Each takes a quarter of a megabyte of memory. Further results
 * are left out.
 */
const maxWaitingResults = 32

export interface StatusBody extends WholeResponse {
  /** The size in bytes of a result that was left out, if the size is known. */
  readonly resultBytes?: number
}

/** Removes the result from an incomplete body. Returns undefined if another field is incomplete. */
function leaveOutResult(bytes: Buffer, length: number): Pick<StatusBody, 'body' | 'resultBytes'> | undefined {
  const { rest, begins } = new ResultExtractor().cut(bytes.subarray(0, maxHeadBytes))
  const [head, tail] = rest
  if (!begins || tail.length > 0) return undefined
  return { body: `${head.toString('utf8')}null}`, resultBytes: Math.max(length, bytes.length) - head.length }
}

/**
 * Reads the body of a status response. A result that is too large or too slow is left out. @throws the
 * connection's error
 */
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
