import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import { maxTimeDistanceMs } from '#shared/rules/time.ts'
import type { Connections, HttpRequest, HttpResponse } from '#main/compileo/network/connections.ts'
import { formatProxyName } from '#main/compileo/network/explain-proxy.ts'
import { readBody, Semaphore } from './bodies.ts'
import { explainResponse } from './explain-response.ts'
import { createFailedResponse, isConnectionRefused, type ApiResponse, type CompileoError } from './errors.ts'
import { explainThrownError } from './explain-thrown.ts'
import type { RequestBudget } from './request-budget.ts'

/**
 * The size of the largest body that is read into memory, in bytes. The limit is high, because results may be
 * large.
 */
export const maxBodyBytes = 5 * 1024 * 1024
const maxErrorBytes = 64 * 1024
/** How many large bodies of a server are read at the same time, because each may take megabytes of memory. */
const maxLargeBodies = 2

/** The server needs no API key for these paths, so the program sends none. */
const publicPaths: ReadonlySet<string> = new Set(['/health', '/openapi.json'])

/** An API key, or a promise that never rejects. Requests wait for the promise. */
export type ApiKey = string | Promise<string | undefined>

export interface TransportOptions {
  /** The server's address without a trailing slash. */
  readonly baseUrl: string
  /** The API key, which is sent as the header `X-API-Key`. */
  readonly apiKey?: ApiKey
  readonly connections: Connections
  readonly budget: RequestBudget
  readonly now: () => number
}

export type TransportRequest = Pick<HttpRequest, 'method' | 'isLast' | 'body'> & {
  readonly path: string
  readonly headers?: HttpRequest['headers']
}

export interface WholeResponse {
  readonly contentType: string
  readonly body: string | undefined
}

export const getContentType = ({ headers }: Response): string => headers.get('content-type') ?? ''

/**
 * Headers for bodies that are processed while they arrive, such as event streams. Compression would delay
 * events.
 */
export const uncompressedHeaders = { 'accept-encoding': 'identity' } as const
/** The accepted encodings are those that `decompress` supports. */
const defaultHeaders = { accept: 'application/json', 'accept-encoding': 'gzip, deflate' } as const

export const getEncoding = ({ headers }: Response): string =>
  headers.get('content-encoding')?.trim().toLowerCase() || 'identity'

/**
 * The resolution of the `Date` header, in ms. The server's time is assumed to be the middle of its second.
 */
const skewResolutionMs = 1_000

const unzipAsync = promisify(unzip)

/** Decompresses a body. Returns undefined if the result exceeds `max` bytes. @throws for corrupt data */
async function decompress(body: Buffer, encoding: string, max: number): Promise<Buffer | undefined> {
  if (encoding === 'identity') return body
  try {
    return await unzipAsync(body, { maxOutputLength: max })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Sends requests to one server, and reads its clock and rate limit from the responses. */
export class Transport {
  readonly bodySemaphore = new Semaphore(maxLargeBodies)
  readonly #options: TransportOptions
  readonly #streams = new Set<(why: CompileoError) => void>()
  #skew = 0

  constructor(options: TransportOptions) {
    this.#options = options
  }

  serverNow(): number {
    return this.#options.now() + this.#skew
  }

  skewMs(): number {
    return this.#skew
  }

  /** Closes all open streams with this error. */
  closeStreams(why: CompileoError): void {
    for (const close of this.#streams) close(why)
  }

  /** Registers a listener. Returns a function that removes it. */
  onCloseStreams(close: (why: CompileoError) => void): () => void {
    this.#streams.add(close)
    return () => this.#streams.delete(close)
  }

  /** Sends a request. The caller must read or cancel the body. Throws the signal's reason. */
  async request(
    { path, headers, ...request }: TransportRequest,
    signal: AbortSignal,
  ): Promise<ApiResponse<HttpResponse>> {
    const { connections, baseUrl, now } = this.#options
    const sentAt = now()
    try {
      const key = publicPaths.has(path) ? undefined : await this.#options.apiKey
      signal.throwIfAborted()
      const response = await connections.request(`${baseUrl}${path}`, {
        ...request,
        headers: { ...defaultHeaders, ...headers, ...(key && { 'x-api-key': key }) },
        signal,
      })
      this.#updateFromHeaders(response, sentAt)
      if (response.status === 200) return { ok: true, value: response }
      const body = await this.#readText(response, maxErrorBytes, signal)
      return createFailedResponse(this.#explainErrorResponse(response, body ?? '', Boolean(key)))
    } catch (error) {
      signal.throwIfAborted()
      return createFailedResponse(this.#explain(error))
    }
  }

  /** Reads a body of up to `maxBodyBytes`. Throws the connection's error. */
  async read(response: Response, signal: AbortSignal): Promise<WholeResponse> {
    return {
      contentType: getContentType(response),
      body: await this.#readText(response, maxBodyBytes, signal),
    }
  }

  async #readText(response: Response, max: number, signal: AbortSignal): Promise<string | undefined> {
    const body = await readBody(response, max, signal, this.bodySemaphore)
    return body && (await decompress(body, getEncoding(response), max))?.toString('utf8')
  }

  /**
   * Updates the difference of the clocks from the header `Date`. The server's time lies between `sentAt` and
   * now, which are far apart if the machine slept.
   */
  #updateSkew(date: string | null, sentAt: number) {
    const serverTime = date === null ? Number.NaN : Date.parse(date) + 500
    const min = serverTime - this.#options.now()
    const max = serverTime - sentAt
    const measuredSkew = Math.max(min, Math.min(this.#skew, max))
    if (Math.abs(measuredSkew - this.#skew) > skewResolutionMs && Math.abs(measuredSkew) <= maxTimeDistanceMs)
      this.#skew = measuredSkew
  }

  #updateFromHeaders({ status, headers }: Response, sentAt: number) {
    const { budget } = this.#options
    this.#updateSkew(headers.get('date'), sentAt)
    // An error page may come from a proxy, with headers about the proxy's own limit.
    if (status !== 200) return
    budget.observe({
      limit: Number(headers.get('x-ratelimit-limit') ?? Number.NaN),
      remaining: Number(headers.get('x-ratelimit-remaining') ?? Number.NaN),
    })
  }

  #explainErrorResponse(
    { status, headers, proxy }: HttpResponse,
    body: string,
    sentKey: boolean,
  ): CompileoError {
    const { budget } = this.#options
    const error = explainResponse(
      {
        status,
        body,
        hasRequestId: headers.has('x-request-id'),
        retryAfter: headers.get('retry-after'),
        sentKey,
        proxy: proxy && formatProxyName(proxy),
      },
      this.serverNow(),
    )
    if (error.kind === 'limited') budget.onRateLimited(error.retryAfterMs)
    return error
  }

  /**
   * Converts an exception to an error. A server that refuses new connections while its streams are open is
   * about to stop, and waits until the streams are closed (docs/reference/compileo-server.md, "The stream").
   */
  #explain(error: unknown): CompileoError {
    const explainedError = explainThrownError(error)
    if (isConnectionRefused(explainedError)) this.closeStreams(explainedError)
    return explainedError
  }
}

/** Escapes an ID for a URL. `encodeURIComponent` alone throws if the ID contains a lone surrogate. */
export const encodePathSegment = (id: string): string => encodeURIComponent(id.toWellFormed())
