import { createMessage, type Message } from '#shared/message.ts'

/** Each cause has a different fix for the user. */
export type UnreachableCause =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'timeout'
  /** The server accepted the connection but sent no response in time: it is busy. */
  | 'silent'
  | 'tls'
  | 'proxy'
  | 'redirect'
  | 'network'

/** `message` is for the user. */
export type CompileoError =
  | { readonly kind: 'unreachable'; readonly cause: UnreachableCause; readonly message: Message }
  | {
      readonly kind: 'unauthorized'
      readonly cause: 'missing-key' | 'refused-key'
      readonly message: Message
    }
  | { readonly kind: 'not-found'; readonly message: Message }
  /** The job can't be cancelled or restarted in its state; the server also sends this for a missing job. */
  | { readonly kind: 'conflict'; readonly message: Message }
  | { readonly kind: 'limited'; readonly message: Message; readonly retryAfterMs?: number }
  | {
      readonly kind: 'unavailable'
      readonly message: Message
      readonly status: number
      /** The real server's `/status` responds with 500 to a missing job; only the stream can tell. */
      readonly maybeMissing: boolean
      /** Repeating the request won't help. */
      readonly lasting?: true
      /** The server responds, but its job queue (Redis) doesn't. */
      readonly noQueue?: true
      /** How long the server wants this request to wait, at most a minute. Other requests don't wait. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'not-compileo'; readonly message: Message }
  /** An invalid response of a Compileo server, or one larger than our limit. */
  | { readonly kind: 'protocol'; readonly message: Message }

export type ApiResponse<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CompileoError }

/** The response comes from another program than Compileo. */
export const createNotCompileoError = (): CompileoError => ({
  kind: 'not-compileo',
  message: createMessage('serverErrors.notCompileo'),
})

export const createTooLargeError = (bytes: number): CompileoError => ({
  kind: 'protocol',
  message: createMessage('serverErrors.tooLarge', bytes / 1024 / 1024),
})

export const failed = (error: CompileoError) => ({ ok: false, error }) as const

/** Whether the request never reached the server, so that the rate limit didn't count it. */
export function hasNotReachedServer(error: CompileoError): boolean {
  return isConnectionRefused(error) || (error.kind === 'unreachable' && error.cause === 'dns')
}

/** Whether nothing listens there any more. */
export const isConnectionRefused = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'refused'

/**
 * Whether the server accepted the connection but didn't respond. The request may have arrived, and may be the
 * cause.
 */
export const hadNoResponse = ({ cause }: { readonly cause: UnreachableCause }): boolean =>
  cause === 'reset' || cause === 'timeout' || cause === 'silent'

/**
 * Whether the server accepts connections but doesn't respond, like a busy one
 * (docs/reference/compileo-server.md, "Outages").
 */
export const isSilent = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'silent'

/** How long the server wants the request to wait before a retry, in ms. */
export const getRetryAfterMs = (error: CompileoError): number =>
  error.kind === 'unavailable' ? (error.retryAfterMs ?? 0) : 0

/** Whether the server is reachable, but not its queue. */
export const isQueueUnavailable = (error: CompileoError): boolean =>
  error.kind === 'unavailable' && error.noQueue === true
