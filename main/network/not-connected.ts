import type { ProxyWay } from './network.ts'

/** What a proxy did in place of leading to the server. */
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

/** No connection came about, so that nothing was sent and another way may be tried. */
export class NotConnected extends Error {
  override readonly name: string = 'NotConnected'
}

/** A proxy didn't lead to the server. */
export class ProxyFailure extends NotConnected {
  override readonly name = 'ProxyFailure'
  readonly proxy: ProxyWay
  readonly trouble: ProxyError
  /** The proxy's own word, such as the status of its answer. */
  readonly why: string

  constructor(proxy: ProxyWay, trouble: ProxyError, why = '', options?: ErrorOptions) {
    super(`proxy: ${trouble}`, options)
    this.proxy = proxy
    this.trouble = trouble
    this.why = why
  }
}

/** A proxy is set that can't be used. */
export class UnusableProxy extends NotConnected {
  override readonly name = 'UnusableProxy'
  /** The environment variable that names it; undefined where the system's settings do. */
  readonly variable: string | undefined

  constructor(variable: string | undefined) {
    super('unusable proxy')
    this.variable = variable
  }
}
