import * as tls from 'node:tls'
import type { Network } from '#main/network/network.ts'

/** A network without proxies. It trusts Node's certificates. */
export const straight: Network = {
  resolveRoutes: () => [{ kind: 'direct' }],
  getSecureContext: async () => tls.createSecureContext(),
  clearRouteCache: () => undefined,
}

/** A network that also trusts these certificates (PEM). */
export const trusting = (...ca: readonly string[]): Network => ({
  ...straight,
  getSecureContext: async () => tls.createSecureContext({ ca: [...tls.rootCertificates, ...ca] }),
})
