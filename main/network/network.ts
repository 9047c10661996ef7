import type { SecureContext } from 'node:tls'

/** A proxy. HTTP proxies forward `http:` requests, and open tunnels for `https:`. */
export interface ProxyServer {
  readonly kind: 'http' | 'https' | 'socks5'
  /** An IPv6 address has no brackets. */
  readonly host: string
  readonly port: number
  readonly login?: { readonly name: string; readonly password: string }
  /** The environment variable that names the proxy; undefined if it comes from the system's settings. */
  readonly variable?: string
}

/** A configured proxy that can't be parsed. Connecting without it would ignore the user's setting. */
export interface UnusableProxy {
  readonly kind: 'unusable'
  readonly variable?: string
}

export type Route = { readonly kind: 'direct' } | ProxyServer | UnusableProxy

export interface Network {
  /** Returns the routes to an address, at least one. The first that connects is used. */
  resolveRoutes(url: URL): readonly Route[] | Promise<readonly Route[]>
  /** Returns a context with the CAs that this system trusts. Never rejects. */
  getSecureContext(): Promise<SecureContext>
  /** Discards the cached routes to an address, or all, because the network changed or the machine slept. */
  clearRouteCache(url?: URL): void
}
