import { createMessage, type Message } from '#shared/message.ts'

/** The causes that the user has to fix in different ways. */
export type UnreachableCause =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'timeout'
  /** The server accepted the connection but didn't respond in time, so it is probably busy. */
  | 'silent'
  | 'tls'
  | 'proxy'
  | 'redirect'
  | 'network'

/** An error of a request. Its `message` is for the user. */
export type CompileoError =
  | { readonly kind: 'unreachable'; readonly cause: UnreachableCause; readonly message: Message }
  | {
      readonly kind: 'unauthorized'
      readonly cause: 'missing-key' | 'refused-key'
      readonly message: Message
    }
  | { readonly kind: 'not-found'; readonly message: Message }
  /** The job's state forbids the command. The server also sends this error for a missing job. */
  | { readonly kind: 'conflict'; readonly message: Message }
  | { readonly kind: 'limited'; readonly message: Message; readonly retryAfterMs?: number }
  | {
      readonly kind: 'unavailable'
      readonly message: Message
      readonly status: number
      /**
       * Set if the job may be missing. The real server responds to its status request with 500, and only the
       * stream shows whether it is missing.
       */
      readonly maybeMissing: boolean
      /** Set if repeating the request can't help. */
      readonly lasting?: true
      /** Set if the server responds but its job queue (Redis) doesn't. */
      readonly noQueue?: true
      /** The wait before we repeat this request, in ms, at most a minute. Other requests don't wait. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'not-compileo'; readonly message: Message }
  /** A Compileo server rejected the request as invalid, or its response is invalid, too large or too slow. */
  | { readonly kind: 'protocol'; readonly message: Message }

export type ApiResponse<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CompileoError }

/** Creates the error for a response from a program other than Compileo. */
export const createNotCompileoError = (): CompileoError => ({
  kind: 'not-compileo',
  message: createMessage('serverErrors.notCompileo'),
})

export const createTooLargeError = (maxBytes: number): CompileoError => ({
  kind: 'protocol',
  message: createMessage('serverErrors.tooLarge', maxBytes / 1024 / 1024),
})

export const createFailedResponse = (error: CompileoError) => ({ ok: false, error }) as const

/** Whether the request never reached the server and so doesn't count for the rate limit. */
export function hasNotReachedServer(error: CompileoError): boolean {
  return isConnectionRefused(error) || (error.kind === 'unreachable' && error.cause === 'dns')
}

/** Whether no program listens at the server's address. */
export const isConnectionRefused = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'refused'

/**
 * Whether there was no response. The server may have received the request, and the request itself may be the
 * cause.
 */
export const hadNoResponse = ({ cause }: { readonly cause: UnreachableCause }): boolean =>
  cause === 'reset' || cause === 'timeout' || cause === 'silent'

/**
 * Whether the server accepts connections but doesn't respond in time, as busy servers do
 * (docs/reference/compileo-server.md, "Outages").
 */
export const isServerUnresponsive = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'silent'

/**
 * Returns how long a failing server wants us to wait before we repeat the request, in ms; 0 for other errors.
 */
export const getRetryAfterMs = (error: CompileoError): number =>
  error.kind === 'unavailable' ? (error.retryAfterMs ?? 0) : 0

/** Whether the server is reachable but its job queue isn't. */
export const isQueueUnavailable = (error: CompileoError): boolean =>
  error.kind === 'unavailable' && error.noQueue === true
