import * as tls from 'node:tls'
import type { Network } from '#main/network/network.ts'

/** Without proxies, and with Node's CAs. */
export const straight: Network = {
  resolveRoutes: () => [{ kind: 'direct' }],
  getSecureContext: async () => tls.createSecureContext(),
  clearRouteCache: () => undefined,
}

/** Trusts these CAs, too, in PEM form. */
export const trusting = (...ca: readonly string[]): Network => ({
  ...straight,
  getSecureContext: async () => tls.createSecureContext({ ca: [...tls.rootCertificates, ...ca] }),
})
