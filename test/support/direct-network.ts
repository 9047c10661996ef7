import * as tls from 'node:tls'
import type { Network } from '#main/compileo/network/network.ts'

/** A network without proxies. It trusts Node's certificates. */
export const directNetwork: Network = {
  resolveRoutes: () => [{ kind: 'direct' }],
  getSecureContext: async () => tls.createSecureContext(),
  clearRouteCache: () => undefined,
}

/** A network that also trusts these certificates (PEM). */
export const createTrustingNetwork = (...ca: readonly string[]): Network => ({
  ...directNetwork,
  getSecureContext: async () => tls.createSecureContext({ ca: [...tls.rootCertificates, ...ca] }),
})
