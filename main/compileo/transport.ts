import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import type { Response } from 'undici'
import { furthestMs } from '#shared/rules/time.ts'
import type { ApiRequest, Connections } from '#main/network/connections.ts'
import type { ResponseReader, HeaderOf, PendingResponse } from '#main/network/pending-response.ts'
import { proxyName } from '#main/network/explain-proxy.ts'
import type { ProxyWay } from '#main/network/network.ts'
import { BodyBuffer, LargeBodies, type Pausable } from './bodies.ts'
import { explainResponse } from './explain-response.ts'
import { failed, isRefused, type ApiResponse, type CompileoError } from './errors.ts'
import { explainThrown } from './explain-thrown.ts'
import type { RequestBudget } from './request-budget.ts'

/** In bytes: results may be large, but not unbounded. */
export const mostBodyBytes = 5 * 1024 * 1024
const maxErrorBytes = 64 * 1024
/** A larger body may have to wait for others. */
const largeBytes = 64 * 1024

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

export type Sent = Pick<ApiRequest, 'method' | 'isLast' | 'body'> & {
  readonly path: string
  readonly contentType?: string
}

export interface WholeResponse {
  readonly contentType: string
  readonly body: string | undefined
}

export interface StreamReader {
  /** A successful response begins. @param isDelimited whether the body marks its own end */
  onOpen(contentType: string, isDelimited: boolean): void
  onData(chunk: Buffer): void
  onEnd(): void
  onFailed(error: CompileoError): void
}

export interface Closeable {
  close(): void
}

/** Compression would delay events. */
const unpacked = { 'accept-encoding': 'identity' } as const
/** The encodings that `unpack` supports. */
const packed = { 'accept-encoding': 'gzip, deflate' } as const

/** `Date` headers have whole seconds, and count as the middle of theirs. */
const skewGrainMs = 1_000

/** Reads a body of up to `most` bytes; undefined if it is larger. */
export async function readBody(response: Response, most: number): Promise<string | undefined> {
  if (!response.body) return ''
  const body = new BodyBuffer()
  for await (const chunk of response.body) {
    body.add(chunk)
    if (body.size > most) return undefined // Leaving the loop cancels the body.
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
    { path, contentType, ...request }: Sent,
    signal: AbortSignal,
    onHead?: () => void,
  ): Promise<ApiResponse<WholeResponse>> {
    const { connections, baseUrl } = this.#options
    try {
      const key = await this.#options.apiKey
      const headers = {
        accept: 'application/json',
        ...packed,
        ...(key && { 'x-api-key': key }),
        ...(contentType && { 'content-type': contentType }),
      }
      const sentAt = this.#options.now()
      const onAnswer = ({ status, header }: Head) => {
        this.#learn(status, header, sentAt)
        // An error response may block all requests, so nothing goes out before it is read.
        if (status === 200) onHead?.()
      }
      const { head, body } = await readWhole(
        (reader) => connections.ask(`${baseUrl}${path}`, { ...request, headers }, reader),
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
      learn: (status, header) => this.#learn(status, header, sentAt),
      explain: (error) => this.#explain(error),
      explainRefused: (head, body, sentKey) => this.#explainErrorResponse(head, body, sentKey),
      onClosed: (closed) => this.#streams.delete(closed),
    })
    this.#streams.add(answer)
    const begin = async () => {
      const key = await this.#options.apiKey
      const all = { ...headers, ...unpacked, ...(key && { 'x-api-key': key }) }
      answer.sentKey = Boolean(key)
      const request = { method: 'GET', headers: all, isStream: true } as const
      answer.begin(await connections.ask(`${baseUrl}${path}`, request, answer))
    }
    begin().catch((error: unknown) => answer.onError(error))
    return answer
  }

  /** The server wrote its time at some moment between the request and now, which may be a sleep apart. */
  #learnSkew(date: string | null, sentAt: number) {
    const written = date === null ? Number.NaN : Date.parse(date) + 500
    const least = written - this.#options.now()
    const most = written - sentAt
    const measured = Math.max(least, Math.min(this.#skew, most))
    if (Math.abs(measured - this.#skew) > skewGrainMs && Math.abs(measured) <= furthestMs)
      this.#skew = measured
  }

  #learn(status: number, header: HeaderOf, sentAt: number) {
    const { budget } = this.#options
    this.#learnSkew(header('date'), sentAt)
    // An error page may be a proxy's, with the proxy's own limit.
    if (status !== 200) return
    budget.observe({
      limit: Number(header('x-ratelimit-limit') ?? Number.NaN),
      remaining: Number(header('x-ratelimit-remaining') ?? Number.NaN),
    })
  }

  #explainErrorResponse({ status, header, proxy }: Head, body: string, sentKey: boolean): CompileoError {
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
    if (error.kind === 'limited') budget.limited(error.retryAfterMs)
    return error
  }

  /**
   * A server that refuses connections while its streams are open is stopping and waits for them
   * (docs/reference/compileo-server.md, "Outages").
   */
  #explain(error: unknown): CompileoError {
    const explained = explainThrown(error)
    if (isRefused(explained)) this.closeStreams(explained)
    return explained
  }
}

interface Head {
  readonly status: number
  readonly header: HeaderOf
  readonly proxy: ProxyWay | undefined
}

/** Whether a complete body can be distinguished from a broken connection (RFC 9112, 6.3). */
const isDelimited = (header: HeaderOf): boolean => {
  const coding = header('transfer-encoding')
  return coding === null ? header('content-length') !== null : /(?:^|,)\s*chunked\s*$/i.test(coding)
}

const unzipped = promisify(unzip)

/** Undefined if it exceeds `most` bytes. @throws if it is corrupt */
async function unpack(body: Buffer, encoding: string, most: number): Promise<string | undefined> {
  if (encoding === '' || encoding === 'identity') return body.toString('utf8')
  try {
    return (await unzipped(body, { maxOutputLength: most })).toString('utf8')
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads a response to its end, or to our limit. @throws the connection's error */
async function readWhole(
  ask: (reader: ResponseReader) => Promise<Closeable & Pausable>,
  onAnswer: (head: Head) => void,
  largeBodies: LargeBodies,
  signal: AbortSignal,
): Promise<{ readonly head: Head; readonly body: string | undefined }> {
  signal.throwIfAborted()
  const gathered = new BodyBuffer()
  let pending: (Closeable & Pausable) | undefined
  let isLarge = false
  let stop: ((why: unknown) => void) | undefined
  const abort = () => stop?.(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    const head = await new Promise<Head & { readonly isTooLarge: boolean }>((resolve, reject) => {
      stop = reject
      let begun: Head | undefined
      let most = mostBodyBytes
      const end = (isTooLarge: boolean) => begun && resolve({ ...begun, isTooLarge })
      const reader: ResponseReader = {
        onHead(status, header, proxy) {
          begun = { status, header, proxy }
          onAnswer(begun)
          if (status !== 200) most = maxErrorBytes
          if (Number(header('content-length') ?? 0) > most) end(true)
        },
        onData(chunk) {
          gathered.add(chunk)
          if (gathered.size > most) return end(true)
          if (isLarge || !pending || gathered.size <= largeBytes) return
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
    const most = head.status === 200 ? mostBodyBytes : maxErrorBytes
    const encoding = head.header('content-encoding')?.trim().toLowerCase() ?? ''
    return { head, body: await unpack(gathered.take(), encoding, most) }
  } finally {
    signal.removeEventListener('abort', abort)
    pending?.close()
    if (pending) largeBodies.delete(pending)
  }
}

interface StreamContext {
  readonly learn: (status: number, header: HeaderOf) => void
  readonly explain: (error: unknown) => CompileoError
  readonly explainRefused: (head: Head, body: string, sentKey: boolean) => CompileoError
  readonly onClosed: (answer: StreamedResponse) => void
}

/** A class, because there is one per live job. */
class StreamedResponse implements ResponseReader, Closeable, Pausable {
  readonly #reader: StreamReader
  readonly #context: StreamContext
  #pending: Pick<PendingResponse, 'close' | 'pause' | 'resume'> | undefined
  #refused: { readonly head: Head; readonly body: BodyBuffer } | undefined
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

  onHead(status: number, header: HeaderOf, proxy: ProxyWay | undefined): void {
    this.#context.learn(status, header)
    if (status === 200) {
      // A proxy compresses it unasked, so its content can't be read.
      const isPacked = (header('content-encoding') ?? 'identity').toLowerCase() !== 'identity'
      this.#reader.onOpen(isPacked ? '' : (header('content-type') ?? ''), isDelimited(header))
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

  #refuse(head: Head, body: string) {
    if (!this.#isOver) this.fail(this.#context.explainRefused(head, body, this.sentKey))
  }
}

/** Escapes an ID; `encodeURIComponent` alone throws for a lone surrogate. */
export const pathSegment = (id: string): string => encodeURIComponent(id.toWellFormed())
