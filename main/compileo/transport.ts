import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import type { Response } from 'undici'
import { maxTimeDistanceMs } from '#shared/rules/time.ts'
import type { ApiRequest, Connections } from '#main/network/connections.ts'
import type { ResponseReader, GetHeader, PendingResponse } from '#main/network/pending-response.ts'
import { proxyName } from '#main/network/explain-proxy.ts'
import type { ProxyServer } from '#main/network/network.ts'
import { BodyBuffer, LargeBodies, type Pausable } from './bodies.ts'
import { explainResponse } from './explain-response.ts'
import { failed, isConnectionRefused, type ApiResponse, type CompileoError } from './errors.ts'
import { explainThrown } from './explain-thrown.ts'
import type { RequestBudget } from './request-budget.ts'

/** The server needs no key for these, so none is sent there. */
const publicPaths: ReadonlySet<string> = new Set(['/health', '/openapi.json'])

/** In bytes: results may be large, but not unbounded. */
export const maxBodyBytes = 5 * 1024 * 1024
const maxErrorBytes = 64 * 1024
/** A larger body may have to wait for others. */
const largeBodyBytes = 64 * 1024

/** A pending lookup never rejects, and requests wait for it. */
export type ApiKey = string | Promise<string | undefined>

export interface TransportOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Sent as `X-API-Key`, to this server only. */
  readonly apiKey?: ApiKey
  readonly connections: Connections
  readonly budget: RequestBudget
  readonly now: () => number
}

export type TransportRequest = Pick<ApiRequest, 'method' | 'isLast' | 'body'> & {
  readonly path: string
  readonly contentType?: string
}

export interface WholeResponse {
  readonly contentType: string
  readonly body: string | undefined
}

export interface StreamReader {
  /** A successful response begins. */
  onOpen(contentType: string): void
  onData(chunk: Buffer): void
  onEnd(): void
  onFailed(error: CompileoError): void
}

export interface Closeable {
  close(): void
}

/** Compression would delay events. */
const identityHeaders = { 'accept-encoding': 'identity' } as const
/** The encodings that `unpack` supports. */
const compressedHeaders = { 'accept-encoding': 'gzip, deflate' } as const

/** `Date` headers have whole seconds, and count as the middle of theirs. */
const skewResolutionMs = 1_000

/** Reads a body of up to `most` bytes; undefined if it is larger. */
export async function readBody(response: Response, max: number): Promise<string | undefined> {
  if (!response.body) return ''
  const body = new BodyBuffer()
  for await (const chunk of response.body) {
    body.add(chunk)
    if (body.size > max) return undefined // Leaving the loop cancels the body.
  }
  return body.take().toString('utf8')
}

export class Transport {
  readonly #options: TransportOptions
  readonly #largeBodies = new LargeBodies()
  readonly #streams = new Set<StreamedResponse>()
  #skew = 0

  constructor(options: TransportOptions) {
    this.#options = options
  }

  serverNow(): number {
    return this.#options.now() + this.#skew
  }

  /** Closes all open streams, and gives their readers the reason. */
  closeStreams(why: CompileoError): void {
    for (const stream of this.#streams) stream.fail(why)
  }

  skewMs(): number {
    return this.#skew
  }

  /** @param onHead called as soon as a successful response begins */
  async send(
    { path, contentType, ...request }: TransportRequest,
    signal: AbortSignal,
    onHead?: () => void,
  ): Promise<ApiResponse<WholeResponse>> {
    const { connections, baseUrl } = this.#options
    try {
      const key = publicPaths.has(path) ? undefined : await this.#options.apiKey
      const headers = {
        accept: 'application/json',
        ...compressedHeaders,
        ...(key && { 'x-api-key': key }),
        ...(contentType && { 'content-type': contentType }),
      }
      const sentAt = this.#options.now()
      const onAnswer = ({ status, header }: ResponseHead) => {
        this.#updateFromHeaders(status, header, sentAt)
        // An error response may block all requests, so nothing goes out before it is read.
        if (status === 200) onHead?.()
      }
      const { head, body } = await readWhole(
        (reader) => connections.request(`${baseUrl}${path}`, { ...request, headers }, reader),
        onAnswer,
        this.#largeBodies,
        signal,
      )
      if (head.status !== 200) return failed(this.#explainErrorResponse(head, body ?? '', Boolean(key)))
      return { ok: true, value: { contentType: head.header('content-type') ?? '', body } }
    } catch (error) {
      signal.throwIfAborted()
      return failed(this.#explain(error))
    }
  }

  /** @returns its handle; after `close`, `reader` gets no more events */
  stream(
    path: string,
    headers: Readonly<Record<string, string>>,
    reader: StreamReader,
  ): Closeable & Pausable {
    const { connections, baseUrl } = this.#options
    const sentAt = this.#options.now()
    const answer = new StreamedResponse(reader, {
      learn: (status, header) => this.#updateFromHeaders(status, header, sentAt),
      explain: (error) => this.#explain(error),
      explainErrorResponse: (head, body, sentKey) => this.#explainErrorResponse(head, body, sentKey),
      onClosed: (closed) => this.#streams.delete(closed),
    })
    this.#streams.add(answer)
    const begin = async () => {
      const key = await this.#options.apiKey
      const all = { ...headers, ...identityHeaders, ...(key && { 'x-api-key': key }) }
      answer.sentKey = Boolean(key)
      const request = { method: 'GET', headers: all, isStream: true } as const
      answer.begin(await connections.request(`${baseUrl}${path}`, request, answer))
    }
    begin().catch((error: unknown) => answer.onError(error))
    return answer
  }

  /** The server wrote its time at some moment between the request and now, which may be a sleep apart. */
  #updateSkew(date: string | null, sentAt: number) {
    const written = date === null ? Number.NaN : Date.parse(date) + 500
    const min = written - this.#options.now()
    const max = written - sentAt
    const measured = Math.max(min, Math.min(this.#skew, max))
    if (Math.abs(measured - this.#skew) > skewResolutionMs && Math.abs(measured) <= maxTimeDistanceMs)
      this.#skew = measured
  }

  #updateFromHeaders(status: number, header: GetHeader, sentAt: number) {
    const { budget } = this.#options
    this.#updateSkew(header('date'), sentAt)
    // An error page may be a proxy's, with the proxy's own limit.
    if (status !== 200) return
    budget.observe({
      limit: Number(header('x-ratelimit-limit') ?? Number.NaN),
      remaining: Number(header('x-ratelimit-remaining') ?? Number.NaN),
    })
  }

  #explainErrorResponse(
    { status, header, proxy }: ResponseHead,
    body: string,
    sentKey: boolean,
  ): CompileoError {
    const { budget } = this.#options
    const error = explainResponse(
      {
        status,
        body,
        hasRequestId: header('x-request-id') !== null,
        retryAfter: header('retry-after'),
        sentKey,
        proxy: proxy && proxyName(proxy),
      },
      this.serverNow(),
    )
    if (error.kind === 'limited') budget.onRateLimited(error.retryAfterMs)
    return error
  }

  /**
   * A server that refuses connections while its streams are open is stopping and waits for them
   * (docs/reference/compileo-server.md, "Outages").
   */
  #explain(error: unknown): CompileoError {
    const explained = explainThrown(error)
    if (isConnectionRefused(explained)) this.closeStreams(explained)
    return explained
  }
}

interface ResponseHead {
  readonly status: number
  readonly header: GetHeader
  readonly proxy: ProxyServer | undefined
}

const unzipAsync = promisify(unzip)

/** Undefined if it exceeds `most` bytes. @throws if it is corrupt */
async function decompress(body: Buffer, encoding: string, max: number): Promise<string | undefined> {
  if (encoding === '' || encoding === 'identity') return body.toString('utf8')
  try {
    return (await unzipAsync(body, { maxOutputLength: max })).toString('utf8')
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads a response to its end, or to our limit. @throws the connection's error */
async function readWhole(
  ask: (reader: ResponseReader) => Promise<Closeable & Pausable>,
  onAnswer: (head: ResponseHead) => void,
  largeBodies: LargeBodies,
  signal: AbortSignal,
): Promise<{ readonly head: ResponseHead; readonly body: string | undefined }> {
  signal.throwIfAborted()
  const gathered = new BodyBuffer()
  let pending: (Closeable & Pausable) | undefined
  let isLarge = false
  let stop: ((why: unknown) => void) | undefined
  const abort = () => stop?.(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    const head = await new Promise<ResponseHead & { readonly isTooLarge: boolean }>((resolve, reject) => {
      stop = reject
      let begun: ResponseHead | undefined
      let max = maxBodyBytes
      const end = (isTooLarge: boolean) => begun && resolve({ ...begun, isTooLarge })
      const reader: ResponseReader = {
        onHead(status, header, proxy) {
          begun = { status, header, proxy }
          onAnswer(begun)
          if (status !== 200) max = maxErrorBytes
          if (Number(header('content-length') ?? 0) > max) end(true)
        },
        onData(chunk) {
          gathered.add(chunk)
          if (gathered.size > max) return end(true)
          if (isLarge || !pending || gathered.size <= largeBodyBytes) return
          isLarge = true
          largeBodies.add(pending)
        },
        onEnd: () => end(false),
        onError: reject,
      }
      const begin = async () => {
        pending = await ask(reader)
        if (signal.aborted) pending.close()
      }
      begin().catch(reject)
    })
    if (head.isTooLarge) return { head, body: undefined }
    const max = head.status === 200 ? maxBodyBytes : maxErrorBytes
    const encoding = head.header('content-encoding')?.trim().toLowerCase() ?? ''
    return { head, body: await decompress(gathered.take(), encoding, max) }
  } finally {
    signal.removeEventListener('abort', abort)
    pending?.close()
    if (pending) largeBodies.delete(pending)
  }
}

interface StreamContext {
  readonly learn: (status: number, header: GetHeader) => void
  readonly explain: (error: unknown) => CompileoError
  readonly explainErrorResponse: (head: ResponseHead, body: string, sentKey: boolean) => CompileoError
  readonly onClosed: (answer: StreamedResponse) => void
}

/** A class, because there is one per live job. */
class StreamedResponse implements ResponseReader, Closeable, Pausable {
  readonly #reader: StreamReader
  readonly #context: StreamContext
  #pending: Pick<PendingResponse, 'close' | 'pause' | 'resume'> | undefined
  #refused: { readonly head: ResponseHead; readonly body: BodyBuffer } | undefined
  #isOver = false
  sentKey = false

  constructor(reader: StreamReader, context: StreamContext) {
    this.#reader = reader
    this.#context = context
  }

  begin(pending: Pick<PendingResponse, 'close' | 'pause' | 'resume'>): void {
    this.#pending = pending
    if (this.#isOver) pending.close()
  }

  close(): void {
    this.#isOver = true
    this.#context.onClosed(this)
    this.#pending?.close()
  }

  fail(error: CompileoError): void {
    if (this.#isOver) return
    this.close()
    this.#reader.onFailed(error)
  }

  pause(): void {
    this.#pending?.pause()
  }

  resume(): void {
    this.#pending?.resume()
  }

  onHead(status: number, header: GetHeader, proxy: ProxyServer | undefined): void {
    this.#context.learn(status, header)
    if (status === 200) {
      // A proxy compresses it unasked, so its content can't be read.
      const isPacked = (header('content-encoding') ?? 'identity').toLowerCase() !== 'identity'
      this.#reader.onOpen(isPacked ? '' : (header('content-type') ?? ''))
    } else this.#refused = { head: { status, header, proxy }, body: new BodyBuffer() }
  }

  onData(chunk: Buffer): void {
    if (!this.#refused) return this.#reader.onData(chunk)
    const { head, body } = this.#refused
    body.add(chunk)
    if (body.size > maxErrorBytes) this.#refuse(head, '')
  }

  onEnd(): void {
    if (this.#refused) this.#refuse(this.#refused.head, this.#refused.body.take().toString('utf8'))
    else this.#reader.onEnd()
  }

  onError(error: unknown): void {
    if (!this.#isOver) this.fail(this.#context.explain(error))
  }

  #refuse(head: ResponseHead, body: string) {
    if (!this.#isOver) this.fail(this.#context.explainErrorResponse(head, body, this.sentKey))
  }
}

/** Escapes an ID; `encodeURIComponent` alone throws for a lone surrogate. */
export const encodePathSegment = (id: string): string => encodeURIComponent(id.toWellFormed())
