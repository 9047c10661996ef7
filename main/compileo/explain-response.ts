import { z } from 'zod'
import { truncate, truncateWithEllipsis } from '#shared/truncate.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import type { CompileoError } from './errors.ts'
import { createUnreachableError } from './explain-thrown.ts'

export interface ErrorResponse {
  readonly status: number
  readonly body: string
  readonly hasRequestId: boolean
  readonly retryAfter: string | null
  readonly sentKey: boolean
  readonly proxy?: Message | undefined
}

// Error bodies have one of four formats (docs/reference/compileo-server.md, "Requests and responses").
const errorBody = z.object({
  detail: z.union([z.string(), z.array(z.object({ msg: z.string() }))]).optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  request_id: z.null().optional(),
})

/**
 * The longest wait that a response can demand, in ms. Without this limit, a server could stop our requests
 * for days.
 */
const maxRetryAfterMs = 60 * 60_000
/**
 * The longest wait that a failing server can demand, in ms. Such a server doesn't know when it will recover.
 */
const maxUnavailableMs = 60_000

/**
 * Returns the time to wait in ms, at most an hour; undefined unless the value is a number of seconds or an
 * HTTP date (RFC 9110, 10.2.3).
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? ''
  // `Date.parse` alone would read "-3" as a day in March.
  const isDate = /^[a-z]{3}/i.test(text)
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : isDate ? Date.parse(text) - now : Number.NaN
  return Number.isNaN(wait) ? undefined : Math.min(maxRetryAfterMs, Math.max(0, wait))
}

/** How much of a message is used, in UTF-16 units. The rest of a long message is ignored. */
const maxDetailLength = 2_000

function toBriefText(text: string): string {
  return truncateWithEllipsis(text.split('\n', 1)[0] ?? '', 200)
}

const serverMessage = (detail: string): Message => createMessage('serverErrors.quoted', toBriefText(detail))

/**
 * Whether the text reports a missing job. One regular expression for both words would be slow, because it
 * scans the rest of the text at each "job".
 */
function isNotFound(detail: string): boolean {
  const [line = ''] = detail.split('\n', 1)
  const job = line.search(/\bjob\b/i)
  return job !== -1 && line.toLowerCase().includes(' not found', job)
}

/**
 * Whether the response reports the rate limit of the real server. Its status is 500
 * (docs/reference/compileo-server.md, "Requests and responses").
 */
function isPlainRateLimit(response: ErrorResponse, body: z.infer<typeof errorBody> | undefined): boolean {
  return (
    response.status === 500 &&
    !response.hasRequestId &&
    body?.error === 'Internal server error' &&
    body.request_id === null
  )
}

/** Statuses after which a repeated request may soon succeed, according to the API guide. */
const transientStatuses = new Set([500, 502, 503, 504])

/** We don't follow redirects, because the API key is meant for this address only. */
const redirectStatuses = new Set([301, 302, 303, 307, 308])

export const isRedirect = ({ status }: { readonly status: number }): boolean => redirectStatuses.has(status)

/** Statuses of a proxy that can't reach the server or gets no response from it. */
const gatewayStatuses = new Set([502, 503, 504])

/** The server fails to send a result that is a list (docs/reference/compileo-server.md). */
const unserializableResult = /validation error for JobStatusResponse/

/**
 * Errors of a server that can't reach Redis (docs/reference/compileo-server.md, "Outages"), and the text that
 * our plugin uses for them.
 */
const redisError =
  /\bError -?\d{1,5} (?:connecting to|while reading from) |\bTimeout (?:connecting to server|reading from )|\bConnection closed by server\b|\bRedis is loading\b|\bThe job queue can't be read: the server's log\b/i

/**
 * Returns the error for an unavailable queue if the text reports one. A step text in a stream can forge such
 * a text, so it must be confirmed.
 */
export function explainMissingQueue(text: string, status: number): CompileoError | undefined {
  if (!redisError.test(truncate(text, maxDetailLength))) return undefined
  return {
    kind: 'unavailable',
    status,
    maybeMissing: false,
    noQueue: true,
    message: createMessage('serverErrors.noQueue'),
  }
}

/** Converts an error response by its status, headers and body. `now` is in ms since the epoch. */
export function explainResponse(response: ErrorResponse, now: number): CompileoError {
  const { status } = response
  const body = errorBody.safeParse(tryParseJson(response.body)).data
  const detail = typeof body?.detail === 'string' ? truncate(body.detail, maxDetailLength) : undefined
  const message = truncate(body?.message ?? '', maxDetailLength)
  // A 403 without JSON comes from a proxy and says nothing about our key.
  if (status === 401 || (status === 403 && body)) {
    const missing = !response.sentKey || /missing/i.test(message)
    return {
      kind: 'unauthorized',
      cause: missing ? 'missing-key' : 'refused-key',
      message: createMessage(missing ? 'serverErrors.missingKey' : 'serverErrors.rejectedKey'),
    }
  }
  if (isRedirect(response)) return createUnreachableError('redirect')
  if (status === 407) return createUnreachableError('proxy', createMessage('serverErrors.proxyAsks'))
  // The server itself always sends JSON.
  if (response.proxy !== undefined && !body) {
    const { proxy } = response
    if (status === 403)
      return createUnreachableError(
        'proxy',
        createMessage('serverErrors.proxy.refuses', proxy, String(status)),
      )
    if (gatewayStatuses.has(status)) {
      return createUnreachableError(
        'proxy',
        createMessage('serverErrors.proxy.noServer', proxy, String(status)),
      )
    }
  }
  if (status === 429 || isPlainRateLimit(response, body)) {
    const retryAfterMs = parseRetryAfter(response.retryAfter, now)
    return {
      kind: 'limited',
      message: createMessage('serverErrors.limited'),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }
  }
  if (status === 404) {
    if (detail && /cannot be /.test(detail)) return { kind: 'conflict', message: serverMessage(detail) }
    if (detail && isNotFound(detail)) return { kind: 'not-found', message: serverMessage(detail) }
    return { kind: 'not-compileo', message: createMessage('serverErrors.noJobsApi') }
  }
  if (status === 409)
    return {
      kind: 'conflict',
      message: detail === undefined ? createMessage('serverErrors.notAllowed') : serverMessage(detail),
    }
  if (status === 422 || (status === 400 && detail !== undefined)) {
    const invalid = Array.isArray(body?.detail)
      ? truncate(body.detail.map(({ msg }) => msg).join('; '), maxDetailLength)
      : detail
    return {
      kind: 'protocol',
      message: createMessage('serverErrors.notAccepted', toBriefText(invalid ?? '422')),
    }
  }
  if (status >= 500) {
    const noQueue = explainMissingQueue(detail ?? '', status)
    if (noQueue) return noQueue
    const reason = toBriefText(detail ?? message)
    const retryAfterMs = status === 503 ? parseRetryAfter(response.retryAfter, now) : undefined
    return {
      kind: 'unavailable',
      status,
      // The real server reports an unknown job by this internal error (docs/reference/compileo-server.md,
      // "Requests and responses").
      maybeMissing: status === 500 && /cannot import name/.test(detail ?? ''),
      ...((!transientStatuses.has(status) || unserializableResult.test(detail ?? '')) && { lasting: true }),
      ...(retryAfterMs !== undefined && { retryAfterMs: Math.min(maxUnavailableMs, retryAfterMs) }),
      message: reason
        ? createMessage('serverErrors.failed', reason)
        : createMessage('serverErrors.failedWithStatus', status),
    }
  }
  return { kind: 'not-compileo', message: createMessage('serverErrors.notCompileoBy', status) }
}
