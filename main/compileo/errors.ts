import type { Message } from '../../shared/messages/message.ts'

/** Why no answer came, told apart because a person mends each in another place. */
export type UnreachableCause =
  | 'dns'
  | 'refused'
  | 'reset'
  /** No connection in time. */
  | 'timeout'
  /** Connected, but no response in time: the server is busy (docs/compileo-server.md, "Outages"). */
  | 'silent'
  | 'tls'
  | 'proxy'
  | 'redirect'
  | 'network'

/** What can be wrong with an answer, or with its absence. `message` is for the person. */
export type CompileoError =
  | { readonly kind: 'unreachable'; readonly cause: UnreachableCause; readonly message: Message }
  | {
      readonly kind: 'unauthorized'
      readonly cause: 'missing-key' | 'refused-key'
      readonly message: Message
    }
  | { readonly kind: 'not-found'; readonly message: Message }
  /** The job can't be cancelled or restarted as it is; the server uses the same answer for a missing one. */
  | { readonly kind: 'conflict'; readonly message: Message }
  | { readonly kind: 'limited'; readonly message: Message; readonly retryAfterMs?: number }
  | {
      readonly kind: 'unavailable'
      readonly message: Message
      readonly status: number
      /** The real server's `/status` answers 500 for a missing job: only the stream can tell. */
      readonly maybeMissing: boolean
      /** The same question will be answered the same. */
      readonly lasting?: true
      /** The server is there, but what holds its jobs (Redis) is not: no job can be asked about. */
      readonly noQueue?: true
      /** How long the server wants this request to wait, at most a minute. Other requests don't wait. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'not-compileo'; readonly message: Message }
  /** An answer of a Compileo server that makes no sense, or is larger than we take. */
  | { readonly kind: 'protocol'; readonly message: Message }

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CompileoError }

export const failed = (error: CompileoError): { readonly ok: false; readonly error: CompileoError } => ({
  ok: false,
  error,
})

/** Whether the request surely never reached the server, so that its limit didn't count it. */
export function neverArrived(error: CompileoError): boolean {
  return isRefused(error) || (error.kind === 'unreachable' && error.cause === 'dns')
}

/** Whether the server refused the connection, so that nothing listens there any more. */
export const isRefused = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'refused'

/** Whether a request got as far as a connection and no response came: the trouble may be its own, and it may have arrived. */
export const isUnanswered = ({ cause }: { readonly cause: UnreachableCause }): boolean =>
  cause === 'reset' || cause === 'timeout' || cause === 'silent'

/** Whether the server is connected and silent, which busy servers are (docs/compileo-server.md, "Outages"). */
export const isSilent = (error: CompileoError): boolean =>
  error.kind === 'unreachable' && error.cause === 'silent'

/** How long the server wants the request to wait before it's sent again, ms. */
export const retryAfterOf = (error: CompileoError): number =>
  error.kind === 'unavailable' ? (error.retryAfterMs ?? 0) : 0

/** Whether the server is there, and only its queue is away. */
export function isNoQueue(error: CompileoError): boolean {
  return error.kind === 'unavailable' && error.noQueue === true
}
