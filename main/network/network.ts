import type { SecureContext } from 'node:tls'

/** HTTP proxies forward `http:` requests, and open tunnels for `https:`. */
export interface ProxyServer {
  readonly kind: 'http' | 'https' | 'socks5'
  /** Without brackets for IPv6. */
  readonly host: string
  readonly port: number
  readonly login?: { readonly name: string; readonly password: string }
  /** Undefined if the system's settings name the proxy. */
  readonly variable?: string
}

/** A configured proxy that can't be parsed. Bypassing it would ignore the user's setting. */
export interface UnusableProxy {
  readonly kind: 'unusable'
  readonly variable?: string
}

export type Route = { readonly kind: 'direct' } | ProxyServer | UnusableProxy

export interface Network {
  /** The first way that connects is used. There is at least one. */
  resolveRoutes(url: URL): readonly Route[] | Promise<readonly Route[]>
  /** With the CAs that this system trusts. Never rejects. */
  getSecureContext(): Promise<SecureContext>
  /** Discards the cached ways to an address, or all, because the network changed or the machine slept. */
  clearRouteCache(url?: URL): void
}
