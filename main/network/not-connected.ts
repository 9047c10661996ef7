import type { ProxyWay } from './network.ts'

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

/** Nothing was sent, and another way may be tried. */
export class NotConnected extends Error {
  override readonly name: string = 'NotConnected'
}

export class ProxyFailure extends NotConnected {
  override readonly name = 'ProxyFailure'
  readonly proxy: ProxyWay
  readonly trouble: ProxyError
  readonly why: string

  constructor(proxy: ProxyWay, trouble: ProxyError, why = '', options?: ErrorOptions) {
    super(`proxy: ${trouble}`, options)
    this.proxy = proxy
    this.trouble = trouble
    this.why = why
  }
}

export class UnusableProxy extends NotConnected {
  override readonly name = 'UnusableProxy'
  readonly variable: string | undefined

  constructor(variable: string | undefined) {
    super('unusable proxy')
    this.variable = variable
  }
}
