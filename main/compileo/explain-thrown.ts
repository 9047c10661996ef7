import { texts, type Texts } from '../texts.ts'
import type { CompileoError, UnreachableCause } from './errors.ts'

const causeOfCode: Readonly<Record<string, UnreachableCause>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  UND_ERR_PRX_TLS: 'proxy',
  ENETUNREACH: 'network',
  EHOSTUNREACH: 'network',
  ENETDOWN: 'network',
  EHOSTDOWN: 'network',
}

/** What is wrong with a certificate, where it can be told: a person mends each in another way. */
const certificateFlaws: Readonly<Record<string, keyof Texts['servers']['certificate']>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'selfSigned',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknownIssuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknownIssuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknownIssuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknownIssuer',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'notYetValid',
  CERT_REVOKED: 'revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'otherName',
}

interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
  /** Of a refused connection: where it was meant to go. */
  readonly port?: unknown
  /** Of a name that was not found: the name. */
  readonly hostname?: unknown
}

/** An error and all that it hides: causes, and the members of an AggregateError (one per address tried). */
function* layers(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 5) return
  const layer: ErrorLike = error
  yield layer
  yield* layers(layer.cause, depth + 1)
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layers(inner, depth + 1)
}

/** @param message instead of what is usually said of such a cause */
export const unreachable = (
  cause: UnreachableCause,
  message = texts.servers.unreachable[cause],
): CompileoError => ({ kind: 'unreachable', cause, message })

function explainCode(code: string): CompileoError | undefined {
  const cause = causeOfCode[code]
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return unreachable('tls', texts.servers.notSecure)
  }
  if (cause) return unreachable(cause)
  const flaw = certificateFlaws[code]
  if (flaw) return unreachable('tls', texts.servers.certificate[flaw])
  if (code.startsWith('ERR_TLS') || code.startsWith('CERT_')) return unreachable('tls')
  // An answer came, but its compression, its head or its length is wrong.
  if (code.startsWith('Z_') || code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('UND_ERR_RES_')) {
    return { kind: 'protocol', message: texts.servers.unreadable }
  }
  return undefined
}

/** What undici names by no code. */
function explainWords({ name, message, code }: ErrorLike): CompileoError | undefined {
  const text = typeof message === 'string' ? message : ''
  // Where no proxy was set, `fetch` says nothing at all of an answer of 407, and of nothing else that we ask.
  const isMute = name === 'Error' && message === '' && code === undefined
  const refusal = /^Proxy response \((\d+)\)/.exec(text)?.[1]
  // The other words are those of `fetch` for an answer of 407, and of a proxy without a tunnel.
  if (refusal === '407' || isMute || /^proxy authentication required/i.test(text)) {
    return unreachable('proxy', texts.servers.proxyAsks)
  }
  if (refusal) return unreachable('proxy', texts.servers.proxyRefuses(refusal))
  if (text === 'unexpected redirect') return unreachable('redirect')
  if (name === 'HTTPParserError') {
    return { kind: 'not-compileo', message: texts.servers.notHttp }
  }
  return undefined
}

const portOf = ({ port, protocol }: URL) => Number(port || (protocol === 'https:' ? 443 : 80))

/** Whether it was another than `target` that could not be connected to: with a proxy, we connect to nobody else. */
function isElsewhere({ port, hostname }: ErrorLike, target: URL): boolean {
  if (typeof port === 'number') return port !== portOf(target)
  return typeof hostname === 'string' && hostname !== target.hostname
}

/**
 * Puts whatever `fetch` threw into words. Node nests the telling error in `cause`, or in one of several `errors`.
 * @param target what was asked, where the connection may have failed: tells the proxy's trouble from the server's
 */
export function explainThrown(error: unknown, target?: URL): CompileoError {
  const all = [...layers(error)]
  // The outermost of several failed connections names no port: its members do.
  if (target && all.some((layer) => isElsewhere(layer, target))) return unreachable('proxy')
  let innermost = ''
  for (const layer of all) {
    const { code, message } = layer
    const explained = explainWords(layer) ?? (typeof code === 'string' ? explainCode(code) : undefined)
    if (explained) return explained
    if (typeof message === 'string') innermost = message
  }
  return unreachable('network', texts.servers.otherwiseUnreachable(innermost))
}

/** An answer did not come within `ms` milliseconds. */
export function timedOut(ms: number): CompileoError {
  return unreachable('timeout', texts.servers.timedOut(Math.round(ms / 1000)))
}
