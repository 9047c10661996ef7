import { messageOf, type Message } from '../../shared/message.ts'
import type { ProxyWay } from './network.ts'
import type { ProxyFailure } from './not-connected.ts'

export function proxyName({ host, port, variable }: ProxyWay): Message {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return variable === undefined
    ? messageOf('serverErrors.proxy.ofSystem', address)
    : messageOf('serverErrors.proxy.ofVariable', address, variable)
}

export function explainProxy({ proxy, trouble, why }: ProxyFailure): Message {
  return trouble === 'refuses' || trouble === 'noServer'
    ? messageOf(`serverErrors.proxy.${trouble}`, proxyName(proxy), why)
    : messageOf(`serverErrors.proxy.${trouble}`, proxyName(proxy))
}
