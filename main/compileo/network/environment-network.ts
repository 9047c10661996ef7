import type { Message } from '#shared/message.ts'
import type { Network } from './network.ts'
import { createRouteResolver } from './route-resolver.ts'
import { createSecureContextCache } from './trust.ts'

/** Creates a network for a program without Electron. Only environment variables determine its proxies. */
export const createEnvironmentNetwork = (
  env: Readonly<Record<string, string | undefined>>,
  monotonic: () => number,
  onError: (message: Message) => void,
): Network => ({
  ...createRouteResolver({ env, resolveProxy: async () => 'DIRECT', monotonic }),
  getSecureContext: createSecureContextCache({ env, platform: process.platform, onError }),
})
