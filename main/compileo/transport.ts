import type { Response } from 'undici'
import { furthestMs } from '../../shared/rules/time.ts'
import type { Connections } from '../network/connections.ts'
import type { AnswerReader, HeaderOf, Streaming } from '../network/streaming.ts'
import { proxyName } from '../network/explain-proxy.ts'
import type { ProxyWay } from '../network/network.ts'
import { explainAnswer, parseRetryAfter } from './explain-answer.ts'
import { failed, type Answer, type CompileoError } from './errors.ts'
import { explainThrown, unreachable } from './explain-thrown.ts'
import type { RequestBudget } from './request-budget.ts'

/** The largest body taken, in bytes: a result may be large, but not without bound. */
export const maxBodyBytes = 5 * 1024 * 1024
/** The same of an answer that is no success: it only says why. */
const maxRefusedBytes = 64 * 1024

/** A key, or the wait for one that the system's keyring is asked for: requests wait with it. It never rejects. */
export type ApiKey = string | Promise<string | undefined>

export interface TransportOptions {
  /** The server's address without a trailing slash. */
  readonly baseUrl: string
  /** Sent as `X-API-Key`, to this server only. */
  readonly apiKey?: ApiKey
  readonly connections: Connections
  readonly budget: RequestBudget
  readonly now: () => number
}

/** One request at the border: sends the key, refuses redirects, and reports what the answer's headers tell. */
export interface Transport {
  /**
   * @returns the response with its body unread, where its status is 200; else what it means
   * @throws the signal's reason when `signal` is aborted
   */
  send(method: 'GET' | 'POST', path: string, signal: AbortSignal): Promise<Answer<Response>>
  /** Asks for an answer that goes on. @returns how to end it, after which `reader` hears nothing */
  stream(path: string, headers: Readonly<Record<string, string>>, reader: StreamReader): Closeable
  /** How far the server's clock is ahead of ours, ms, by the `Date` headers of its answers. */
  skewMs(): number
  /** The time by the server's clock, ms since the epoch. */
  serverNow(): number
}

/** Hears an answer that goes on. */
export interface StreamReader {
  /** It is a success, and its body follows. */
  onOpen(contentType: string): void
  onData(chunk: Buffer): void
  /** The server ended it in order. */
  onEnd(): void
  /** It never came, is no success, or broke off. */
  onFailed(error: CompileoError): void
}

export interface Closeable {
  close(): void
}

/** A `Date` header has whole seconds: a smaller difference is no news. */
const skewGrainMs = 1_500

/** Reads a body up to `most` bytes; undefined where it is larger. */
export async function readBody(response: Response, most = maxBodyBytes): Promise<string | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > most) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > most) return undefined // Leaving the loop cancels the body.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function createTransport({ baseUrl, apiKey, connections, budget, now }: TransportOptions): Transport {
  let skew = 0
  const serverNow = () => now() + skew

  function learnSkew(date: string | null) {
    const told = date === null ? Number.NaN : Date.parse(date) + 500 - now()
    if (Math.abs(told - skew) > skewGrainMs && Math.abs(told) <= furthestMs) skew = told
  }

  function learn(header: HeaderOf) {
    learnSkew(header('date'))
    budget.observe({
      limit: Number(header('x-ratelimit-limit') ?? Number.NaN),
      remaining: Number(header('x-ratelimit-remaining') ?? Number.NaN),
    })
  }

  /** What an answer means that is no success; one that asks us to wait makes everybody wait. */
  function explainRefused({ status, header, proxy }: Head, body: string, sentKey: boolean): CompileoError {
    const retryAfter = header('retry-after')
    const error = explainAnswer(
      {
        status,
        body,
        hasRequestId: header('x-request-id') !== null,
        retryAfter,
        sentKey,
        proxy: proxy && proxyName(proxy),
      },
      serverNow(),
    )
    const retryAfterMs = parseRetryAfter(retryAfter, serverNow())
    if (error.kind === 'limited' || (status === 503 && retryAfterMs !== undefined)) {
      budget.limited(retryAfterMs)
    }
    return error
  }

  const keyNow = async () => (typeof apiKey === 'object' ? await apiKey : apiKey)

  return {
    skewMs: () => skew,
    serverNow,
    async send(method, path, signal) {
      try {
        const key = await keyNow()
        const { response, proxy } = await connections.fetch(`${baseUrl}${path}`, {
          method,
          signal,
          // A redirect would carry the key to another origin.
          redirect: 'error',
          headers: { accept: 'application/json', ...(key && { 'x-api-key': key }) },
        })
        const { status, headers } = response
        const header = (name: string) => headers.get(name)
        learn(header)
        if (status === 200) return { ok: true, value: response }
        const body = (await readBody(response, maxRefusedBytes)) ?? ''
        return failed(explainRefused({ status, header, proxy }, body, Boolean(key)))
      } catch (error) {
        signal.throwIfAborted()
        return failed(explainThrown(error))
      }
    },
    stream(path, headers, reader) {
      const answer = new StreamedAnswer(reader, learn, explainRefused)
      const begin = async () => {
        const key = await keyNow()
        if (answer.isOver) return
        const all = { ...headers, ...(key && { 'x-api-key': key }) }
        answer.sentKey = Boolean(key)
        answer.begin(await connections.stream(`${baseUrl}${path}`, all, answer))
      }
      begin().catch((error: unknown) => answer.onError(error))
      return answer
    },
  }
}

/** How an answer began. */
interface Head {
  readonly status: number
  readonly header: HeaderOf
  readonly proxy: ProxyWay | undefined
}

/** An answer that goes on, where it is a success. Of any other its body is gathered, for it says why. A class, for there is one of each live job. */
class StreamedAnswer implements AnswerReader, Closeable {
  readonly #reader: StreamReader
  readonly #learn: (header: HeaderOf) => void
  readonly #explain: (head: Head, body: string, sentKey: boolean) => CompileoError
  #streaming: Pick<Streaming, 'close'> | undefined
  #refused: { readonly head: Head; readonly parts: Buffer[] } | undefined
  #isOpen = false
  #isOver = false
  /** Whether the request carried a key. */
  sentKey = false

  constructor(
    reader: StreamReader,
    learn: (header: HeaderOf) => void,
    explain: (head: Head, body: string, sentKey: boolean) => CompileoError,
  ) {
    this.#reader = reader
    this.#learn = learn
    this.#explain = explain
  }

  get isOver(): boolean {
    return this.#isOver
  }

  begin(streaming: Pick<Streaming, 'close'>): void {
    this.#streaming = streaming
    if (this.#isOver) streaming.close()
  }

  close(): void {
    this.#isOver = true
    this.#streaming?.close()
  }

  onHead(status: number, header: HeaderOf, proxy: ProxyWay | undefined): void {
    this.#learn(header)
    if (status === 200) {
      this.#isOpen = true
      // Something on the way packs it, though that was not asked for: what is in it can't be told.
      const isPacked = (header('content-encoding') ?? 'identity').toLowerCase() !== 'identity'
      this.#reader.onOpen(isPacked ? '' : (header('content-type') ?? ''))
    } else this.#refused = { head: { status, header, proxy }, parts: [] }
  }

  onData(chunk: Buffer): void {
    if (!this.#refused) return this.#reader.onData(chunk)
    const { parts } = this.#refused
    parts.push(chunk)
    if (sizeOf(parts) > maxRefusedBytes) this.#refuse(this.#refused.head, '')
  }

  onEnd(): void {
    if (this.#refused) this.#refuse(this.#refused.head, Buffer.concat(this.#refused.parts).toString('utf8'))
    else if (!this.#isOver) this.#reader.onEnd()
  }

  onError(error: unknown): void {
    if (this.#isOver) return
    // Broken off: by whom and why, undici can't tell.
    this.#reader.onFailed(this.#isOpen ? unreachable('reset') : explainThrown(error))
  }

  #refuse(head: Head, body: string) {
    if (this.#isOver) return
    this.close()
    this.#reader.onFailed(this.#explain(head, body, this.sentKey))
  }
}

const sizeOf = (parts: readonly Buffer[]) => parts.reduce((size, { byteLength }) => size + byteLength, 0)
