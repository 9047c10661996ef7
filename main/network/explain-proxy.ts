import { createMessage, type Message } from '#shared/message.ts'
import type { ProxyServer } from './network.ts'
import type { ProxyConnectError } from './errors.ts'

/** A proxy's name for the user: where it is, and who configured it. */
export function proxyName({ host, port, variable }: ProxyServer): Message {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return variable === undefined
    ? createMessage('serverErrors.proxy.ofSystem', address)
    : createMessage('serverErrors.proxy.ofVariable', address, variable)
}

/** The message for a proxy's failure. */
export function explainProxy({ proxy, code, why }: ProxyConnectError): Message {
  return code === 'refuses' || code === 'noServer'
    ? createMessage(`serverErrors.proxy.${code}`, proxyName(proxy), why)
    : createMessage(`serverErrors.proxy.${code}`, proxyName(proxy))
}
