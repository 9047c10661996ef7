import type { ProxyServer, UnusableProxy } from './network.ts'

export type ProxyErrorCode =
  | 'unknown'
  | 'refused'
  | 'silent'
  | 'brokeOff'
  | 'unreachable'
  | 'certificate'
  | 'notSecure'
  | 'noProxy'
  | 'asks'
  | 'rejectedLogin'
  | 'refuses'
  | 'noServer'

/** Thrown if the connection failed before anything was sent. Another route may then be tried. */
export class ConnectError extends Error {
  override readonly name: string = 'ConnectError'
}

export class ProxyConnectError extends ConnectError {
  override readonly name = 'ProxyConnectError'
  readonly proxy: ProxyServer
  readonly code: ProxyErrorCode
  readonly why: string

  constructor(proxy: ProxyServer, code: ProxyErrorCode, why = '', options?: ErrorOptions) {
    super(`proxy: ${code}`, options)
    this.proxy = proxy
    this.code = code
    this.why = why
  }
}

export class UnusableProxyError extends ConnectError {
  override readonly name = 'UnusableProxyError'
  readonly proxy: UnusableProxy

  constructor(proxy: UnusableProxy) {
    super('unusable proxy')
    this.proxy = proxy
  }
}
