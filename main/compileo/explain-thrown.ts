import { truncateWithEllipsis } from '#shared/truncate.ts'
import { createMessage } from '#shared/message.ts'
import type { CompileoError, UnreachableCause } from './errors.ts'
import { explainProxyError, explainUnusableProxy } from '#main/compileo/network/explain-proxy.ts'
import { iterateErrors } from '#main/compileo/network/iterate-errors.ts'
import { ProxyConnectError, UnusableProxyError } from '#main/compileo/network/connect-errors.ts'

const causeOfCode: Readonly<Record<string, UnreachableCause>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  ENETUNREACH: 'network',
  EHOSTUNREACH: 'network',
  ENETDOWN: 'network',
  EHOSTDOWN: 'network',
}

/** The errors of certificates, grouped by how the user can fix them. */
const certificateErrors: Readonly<
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
export const createUnreachableError = (
  cause: UnreachableCause,
  message = createMessage(`serverErrors.unreachable.${cause}`),
): CompileoError => ({ kind: 'unreachable', cause, message })

/** Creates the error for a response with a wrong encoding, header or length. */
export const createUnreadableError = (): CompileoError => ({
  kind: 'protocol',
  message: createMessage('serverErrors.unreadable'),
})

function explainCode(code: string): CompileoError | undefined {
  const cause = causeOfCode[code]
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return createUnreachableError('tls', createMessage('serverErrors.notSecure'))
  }
  if (cause) return createUnreachableError(cause)
  const flaw = certificateErrors[code]
  if (flaw) return createUnreachableError('tls', createMessage(`serverErrors.certificate.${flaw}`))
  if (code.startsWith('ERR_TLS') || code.startsWith('CERT_')) return createUnreachableError('tls')
  if (code.startsWith('Z_') || code === 'HPE_HEADER_OVERFLOW') {
    return createUnreadableError()
  }
  if (code.startsWith('HPE_')) return { kind: 'not-compileo', message: createMessage('serverErrors.notHttp') }
  return undefined
}

/** Converts an exception to an error. Node nests the relevant exception in `cause` or in `errors`. */
export function explainThrownError(error: unknown): CompileoError {
  let innermost = ''
  for (const layer of iterateErrors(error)) {
    if (layer instanceof ProxyConnectError) return createUnreachableError('proxy', explainProxyError(layer))
    if (layer instanceof UnusableProxyError) {
      return createUnreachableError('proxy', explainUnusableProxy(layer.proxy))
    }
    const { code, message } = layer
    const explainedError = typeof code === 'string' ? explainCode(code) : undefined
    if (explainedError) return explainedError
    if (typeof message === 'string') innermost = message
  }
  return createUnreachableError(
    'network',
    createMessage('serverErrors.unreachableBecause', truncateWithEllipsis(innermost, 200)),
  )
}

/** Creates the error for a request without a response within `ms` milliseconds. */
export const createTimeoutError = (ms: number): CompileoError =>
  createUnreachableError('silent', createMessage('serverErrors.timedOut', Math.round(ms / 1000)))

/**
 * Creates the error for a server that was silent for `ms` milliseconds. Compileo is silent for minutes while
 * it generates a taxonomy.
 */
export const createSilentServerError = (ms: number): CompileoError =>
  createUnreachableError('silent', createMessage('serverErrors.silent', Math.round(ms / 1000)))
