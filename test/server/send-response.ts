import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { ResponseSpec } from './dialect.ts'
import { rateWindowMs, type Allowance } from './rate-limit.ts'
import { formatHttpDate } from './wire.ts'

/** The reason phrases of uvicorn. Node has an older one for 422. */
const REASONS: typeof STATUS_CODES = { ...STATUS_CODES, 422: 'Unprocessable Content' }

export interface ResponseHeaderValues {
  readonly now: number
  readonly limit: number
  readonly allowance: Allowance | undefined
}

/**
 * Returns the headers of responses to requests that have passed the checks of the key and the rate limit. The
 * value of `x-ratelimit-reset` is in seconds since the epoch.
 */
function ownHeaders({ now, limit, allowance }: ResponseHeaderValues): string[] {
  if (!allowance) return []
  const id = ['x-request-id', randomUUID()]
  if (limit === Number.POSITIVE_INFINITY) return id
  return [
    ...id,
    'x-ratelimit-limit',
    String(limit),
    'x-ratelimit-remaining',
    String(allowance.remaining),
    'x-ratelimit-reset',
    String(Math.floor((now + rateWindowMs) / 1000)),
  ]
}

function writeHead(res: ServerResponse, status: number, headers: string[]): void {
  res.sendDate = false
  // Unlike Node, uvicorn sends no `connection` header.
  res.removeHeader('connection')
  res.writeHead(status, REASONS[status] ?? 'Unknown', headers)
}

export type BodyFault =
  | { readonly kind: 'truncated' }
  | { readonly kind: 'oversize'; readonly bytes: number }
  | undefined

export function sendResponse(
  res: ServerResponse,
  answer: ResponseSpec,
  heading: ResponseHeaderValues,
  spoiling?: BodyFault,
): void {
  const body = spoiling?.kind === 'oversize' ? answer.body.padEnd(spoiling.bytes) : answer.body
  const given = answer.headers ?? []
  const type = given.find(([name]) => name === 'content-type')?.[1] ?? 'application/json'
  if (answer.closesConnection) res.shouldKeepAlive = false
  const length = Buffer.byteLength(body)
  writeHead(res, answer.status, [
    'date',
    formatHttpDate(heading.now),
    'server',
    'uvicorn',
    ...given.filter(([name]) => name !== 'content-type').flat(),
    'content-length',
    String(length),
    'content-type',
    type,
    ...(answer.bare ? [] : ownHeaders(heading)),
  ])
  if (spoiling?.kind === 'truncated') {
    res.write(body.slice(0, Math.ceil(body.length / 2)), () => res.destroy())
  } else {
    res.end(body)
  }
}

export function sendStreamHead(
  res: ServerResponse,
  heading: ResponseHeaderValues,
  contentType?: string,
): void {
  writeHead(res, 200, [
    'date',
    formatHttpDate(heading.now),
    'server',
    'uvicorn',
    'cache-control',
    'no-cache',
    'connection',
    'keep-alive',
    'access-control-allow-origin',
    '*',
    'content-type',
    contentType ?? 'text/event-stream; charset=utf-8',
    ...ownHeaders(heading),
    'transfer-encoding',
    'chunked',
  ])
}

/** A killed process resets its connections. */
export function resetConnection(res: ServerResponse): void {
  if (res.socket) res.socket.resetAndDestroy()
  else res.destroy()
}
