import type { SecureContext } from 'node:tls'

/** Straight to the server. */
export interface DirectWay {
  readonly kind: 'direct'
}

/** By a proxy. HTTP proxies pass a request for `http:` on, and are asked for a tunnel to `https:`. */
export interface ProxyWay {
  readonly kind: 'http' | 'https' | 'socks4' | 'socks5'
  /** An IPv6 address stands without brackets. */
  readonly host: string
  readonly port: number
  readonly login?: { readonly name: string; readonly password: string }
  /** The environment variable that names the proxy; undefined where the system's settings do. */
  readonly variable?: string
}

/** A proxy that is set, and can't be understood. Going past it would be against the person's word. */
export interface UnusableWay {
  readonly kind: 'unusable'
  readonly variable?: string
}

export type Way = DirectWay | ProxyWay | UnusableWay

/** How servers are reached from this machine: what the system and its administrator have to say in it. */
export interface Network {
  /** The ways to an address, of which the first that leads to a connection is taken. There is at least one. */
  ways(url: URL): readonly Way[] | Promise<readonly Way[]>
  /**
   * The authorities that may vouch for a server: this system's, and those of `ca` besides. It never rejects.
   * @param ca certificates in PEM form
   */
  trust(ca?: string): Promise<SecureContext>
  /**
   * What was known of the ways may be wrong: the network is another, or the machine slept.
   * @param url the one to which none of them led; all unless it is given
   */
  forgetWays(url?: URL): void
}
