/** Why no answer came, told apart because a person mends each in another place. */
export type UnreachableCause =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'proxy'
  | 'redirect'
  | 'network'

/** What can be wrong with an answer, or with its absence. `message` is a sentence for the person. */
export type CompileoError =
  | { readonly kind: 'unreachable'; readonly cause: UnreachableCause; readonly message: string }
  | { readonly kind: 'unauthorized'; readonly cause: 'missing-key' | 'refused-key'; readonly message: string }
  | { readonly kind: 'not-found'; readonly message: string }
  /** The job can't be cancelled or restarted as it is; the server uses the same answer for a missing one. */
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'limited'; readonly message: string; readonly retryAfterMs?: number }
  | {
      readonly kind: 'unavailable'
      readonly message: string
      readonly status: number
      /** The real server's `/status` answers 500 for a missing job: only the stream can tell. */
      readonly maybeMissing: boolean
    }
  | { readonly kind: 'not-compileo'; readonly message: string }
  /** An answer of a Compileo server that makes no sense, or is larger than we take. */
  | { readonly kind: 'protocol'; readonly message: string }

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CompileoError }

export const failed = (error: CompileoError): { readonly ok: false; readonly error: CompileoError } => ({
  ok: false,
  error,
})

const causeOfCode: Readonly<Record<string, UnreachableCause>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  EPROTO: 'tls',
  UND_ERR_PRX_TLS: 'tls',
}

const words: Readonly<Record<UnreachableCause, string>> = {
  dns: 'No such host: the name of the server could not be found',
  refused: 'Refused the connection: is the server running, and is the port right?',
  reset: 'The connection broke off',
  timeout: 'Did not answer in time',
  tls: 'The certificate of the server could not be verified',
  proxy: 'The proxy would not pass the request on',
  redirect: 'The server sends us to another address: enter that address instead',
  network: 'The network is not reachable',
}

interface ErrorLike {
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** An error and all that it hides: causes, and the members of an AggregateError (one per address tried). */
function* layers(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* layers(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layers(inner, depth + 1)
}

function causeOf(error: unknown): UnreachableCause {
  for (const { code, message } of layers(error)) {
    const text = typeof message === 'string' ? message : ''
    // undici names neither of these by a code: a refused CONNECT, and a redirect under `redirect: 'error'`.
    if (/proxy response|proxy/i.test(text)) return 'proxy'
    if (/unexpected redirect/i.test(text)) return 'redirect'
    if (typeof code !== 'string') continue
    const cause = causeOfCode[code]
    if (cause) return cause
    if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.startsWith('CERT_')) return 'tls'
  }
  return 'network'
}

/** Puts whatever `fetch` threw into words. Node nests the telling error in `cause`, or in one of several `errors`. */
export function explainThrown(error: unknown): CompileoError {
  const cause = causeOf(error)
  return { kind: 'unreachable', cause, message: words[cause] }
}

/** An answer did not come within `ms` milliseconds. */
export function timedOut(ms: number): CompileoError {
  return { kind: 'unreachable', cause: 'timeout', message: `${words.timeout} (${Math.round(ms / 1000)} s)` }
}

/** Whether the request surely never reached the server, so that its limit didn't count it. */
export function neverArrived(error: CompileoError): boolean {
  return error.kind === 'unreachable' && (error.cause === 'dns' || error.cause === 'refused')
}
