import type { Response } from 'undici'
import { furthestMs } from '../../shared/rules/time.ts'
import type { Connections } from '../network/connections.ts'
import { proxyName } from '../network/explain-proxy.ts'
import type { ProxyWay } from '../network/network.ts'
import { explainAnswer, parseRetryAfter } from './explain-answer.ts'
import { failed, type Answer } from './errors.ts'
import { explainThrown } from './explain-thrown.ts'
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
   * @param headers `accept` says JSON unless given
   * @throws the signal's reason when `signal` is aborted
   */
  send(
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Response>>
  /** How far the server's clock is ahead of ours, ms, by the `Date` headers of its answers. */
  skewMs(): number
  /** The time by the server's clock, ms since the epoch. */
  serverNow(): number
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

  /** What an answer means that is no success; one that asks us to wait makes everybody wait. */
  async function explainRefused(
    response: Response,
    sentKey: boolean,
    proxy: ProxyWay | undefined,
  ): Promise<Answer<never>> {
    const { status, headers } = response
    const retryAfter = headers.get('retry-after')
    const error = explainAnswer(
      {
        status,
        body: (await readBody(response, maxRefusedBytes)) ?? '',
        hasRequestId: headers.has('x-request-id'),
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
    return failed(error)
  }

  return {
    skewMs: () => skew,
    serverNow,
    async send(method, path, signal, headers = {}) {
      try {
        const key = typeof apiKey === 'object' ? await apiKey : apiKey
        const { response, proxy } = await connections.fetch(`${baseUrl}${path}`, {
          method,
          signal,
          // A redirect would carry the key to another origin.
          redirect: 'error',
          headers: { accept: 'application/json', ...headers, ...(key && { 'x-api-key': key }) },
        })
        const told = response.headers
        learnSkew(told.get('date'))
        budget.observe({
          limit: Number(told.get('x-ratelimit-limit') ?? Number.NaN),
          remaining: Number(told.get('x-ratelimit-remaining') ?? Number.NaN),
        })
        if (response.status === 200) return { ok: true, value: response }
        return await explainRefused(response, Boolean(key), proxy)
      } catch (error) {
        signal.throwIfAborted()
        return failed(explainThrown(error))
      }
    },
  }
}
