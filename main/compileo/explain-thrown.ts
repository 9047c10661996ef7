import { cutWithEllipsis } from '#shared/cut.ts'
import { messageOf } from '#shared/message.ts'
import type { CompileoError, UnreachableCause } from './errors.ts'
import { explainProxy } from '#main/network/explain-proxy.ts'
import { asksForLogin, layers, type ErrorLike } from '#main/network/thrown.ts'
import { ProxyFailure, UnusableProxy } from '#main/network/not-connected.ts'

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
  UND_ERR_HEADERS_TIMEOUT: 'silent',
  UND_ERR_BODY_TIMEOUT: 'silent',
  EPROTO: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  ENETUNREACH: 'network',
  EHOSTUNREACH: 'network',
  ENETDOWN: 'network',
  EHOSTDOWN: 'network',
}

/** Each flaw has a different fix. */
const certificateFlaws: Readonly<
  Record<string, 'selfSigned' | 'unknownIssuer' | 'expired' | 'notYetValid' | 'revoked' | 'otherName'>
> = {
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

/** @param message replaces the cause's default text */
export const unreachable = (
  cause: UnreachableCause,
  message = messageOf(`serverErrors.unreachable.${cause}`),
): CompileoError => ({ kind: 'unreachable', cause, message })

function explainCode(code: string): CompileoError | undefined {
  const cause = causeOfCode[code]
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return unreachable('tls', messageOf('serverErrors.notSecure'))
  }
  if (cause) return unreachable(cause)
  const flaw = certificateFlaws[code]
  if (flaw) return unreachable('tls', messageOf(`serverErrors.certificate.${flaw}`))
  if (code.startsWith('ERR_TLS') || code.startsWith('CERT_')) return unreachable('tls')
  // A response came, but its compression, headers or length are wrong.
  if (code.startsWith('Z_') || code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('UND_ERR_RES_')) {
    return { kind: 'protocol', message: messageOf('serverErrors.unreadable') }
  }
  return undefined
}

/** Errors of undici without a code. */
function explainWords({ name, message }: ErrorLike): CompileoError | undefined {
  const text = typeof message === 'string' ? message : ''
  if (text === 'unexpected redirect') return unreachable('redirect')
  if (name === 'HTTPParserError') {
    return { kind: 'not-compileo', message: messageOf('serverErrors.notHttp') }
  }
  return undefined
}

/** Node nests the relevant error in `cause`, or in one of several `errors`. */
export function explainThrown(error: unknown): CompileoError {
  if (asksForLogin(error)) return unreachable('proxy', messageOf('serverErrors.proxyAsks'))
  let innermost = ''
  for (const layer of layers(error)) {
    if (layer instanceof ProxyFailure) return unreachable('proxy', explainProxy(layer))
    if (layer instanceof UnusableProxy) {
      const { variable } = layer
      return unreachable(
        'proxy',
        variable === undefined
          ? messageOf('serverErrors.proxy.unusableOfSystem')
          : messageOf('serverErrors.proxy.unusable', variable),
      )
    }
    const { code, message } = layer
    const explained = explainWords(layer) ?? (typeof code === 'string' ? explainCode(code) : undefined)
    if (explained) return explained
    if (typeof message === 'string') innermost = message
  }
  return unreachable(
    'network',
    messageOf('serverErrors.otherwiseUnreachable', cutWithEllipsis(innermost, 200)),
  )
}

/** No response came within `ms` milliseconds. */
export const timedOut = (ms: number): CompileoError =>
  unreachable('silent', messageOf('serverErrors.timedOut', Math.round(ms / 1000)))

/** A Compileo server is silent for minutes while it generates a taxonomy. */
export const busyOrGone = (ms: number): CompileoError =>
  unreachable('silent', messageOf('serverErrors.silent', Math.round(ms / 1000)))
