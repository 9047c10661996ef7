import type { ProxyWay } from './network.ts'

/** Why a proxy didn't connect us to the server. */
export type ProxyError =
  | 'unknown'
  | 'refused'
  | 'silent'
  | 'brokeOff'
  | 'unreachable'
  | 'certificate'
  | 'notSecure'
  | 'noProxy'
  | 'asks'
  | 'refusedLogin'
  | 'refuses'
  | 'noServer'

/** No connection was made: nothing was sent, and another way may be tried. */
export class NotConnected extends Error {
  override readonly name: string = 'NotConnected'
}

/** A proxy didn't connect us to the server. */
export class ProxyFailure extends NotConnected {
  override readonly name = 'ProxyFailure'
  readonly proxy: ProxyWay
  readonly trouble: ProxyError
  /** The proxy's own reason, such as its status. */
  readonly why: string

  constructor(proxy: ProxyWay, trouble: ProxyError, why = '', options?: ErrorOptions) {
    super(`proxy: ${trouble}`, options)
    this.proxy = proxy
    this.trouble = trouble
    this.why = why
  }
}

/** A configured proxy can't be used. */
export class UnusableProxy extends NotConnected {
  override readonly name = 'UnusableProxy'
  /** The environment variable that names it; undefined if the system's settings do. */
  readonly variable: string | undefined

  constructor(variable: string | undefined) {
    super('unusable proxy')
    this.variable = variable
  }
}
