import type { SecureContext } from 'node:tls'

/** A proxy. HTTP proxies forward requests to `http:`, and open tunnels for `https:`. */
export interface ProxyServer {
  readonly kind: 'http' | 'https' | 'socks5'
  /** The host. An IPv6 address has no brackets here. */
  readonly host: string
  readonly port: number
  readonly login?: { readonly name: string; readonly password: string }
  /** The environment variable that names the proxy; undefined if the system's settings do. */
  readonly variable?: string
}

/** A configured proxy that can't be used. A direct connection would ignore the user's setting. */
export interface UnusableProxy {
  readonly kind: 'unusable'
  readonly variable?: string
  readonly reason?: 'longLogin'
}

export type Route = { readonly kind: 'direct' } | ProxyServer | UnusableProxy

export interface Network {
  /** Returns at least one route to an address. The first route that connects is used. */
  resolveRoutes(url: URL): readonly Route[] | Promise<readonly Route[]>
  /** Returns a context with the certificates that this system trusts. Never rejects. */
  getSecureContext(): Promise<SecureContext>
  /**
   * Discards the cached routes to an address, or without an address all cached routes. Called when no route
   * has connected, the network has changed, or the machine has slept.
   */
  clearRouteCache(url?: URL): void
}
