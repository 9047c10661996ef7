import { createMessage, type Message } from '#shared/message.ts'
import type { ProxyServer, UnusableProxy } from './network.ts'
import type { ProxyConnectError } from './connect-errors.ts'

/** Formats the name of a proxy for the user: its address and where it was configured. */
export function formatProxyName({ host, port, variable }: ProxyServer): Message {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return variable === undefined
    ? createMessage('serverErrors.proxy.ofSystem', address)
    : createMessage('serverErrors.proxy.ofVariable', address, variable)
}

export function explainProxyError({ proxy, code, why }: ProxyConnectError): Message {
  return code === 'refuses' || code === 'noServer'
    ? createMessage(`serverErrors.proxy.${code}`, formatProxyName(proxy), why)
    : createMessage(`serverErrors.proxy.${code}`, formatProxyName(proxy))
}

export function explainUnusableProxy({ variable, reason }: UnusableProxy): Message {
  if (variable === undefined) return createMessage('serverErrors.proxy.unusableOfSystem')
  return createMessage(`serverErrors.proxy.${reason ?? 'unusable'}`, variable)
}
