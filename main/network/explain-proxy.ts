import { messageOf, type Message } from '#shared/message.ts'
import type { ProxyWay } from './network.ts'
import type { ProxyFailure } from './not-connected.ts'

/** A proxy's name for the user: where it is, and who configured it. */
export function proxyName({ host, port, variable }: ProxyWay): Message {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return variable === undefined
    ? messageOf('serverErrors.proxy.ofSystem', address)
    : messageOf('serverErrors.proxy.ofVariable', address, variable)
}

/** The message for a proxy's failure. */
export function explainProxy({ proxy, trouble, why }: ProxyFailure): Message {
  return trouble === 'refuses' || trouble === 'noServer'
    ? messageOf(`serverErrors.proxy.${trouble}`, proxyName(proxy), why)
    : messageOf(`serverErrors.proxy.${trouble}`, proxyName(proxy))
}
