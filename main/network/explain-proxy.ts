import { texts } from '../../shared/texts/current.ts'
import type { ProxyWay } from './network.ts'
import type { ProxyFailure } from './not-connected.ts'

/** What a proxy is called before a person: where it is, and who set it. Its password is never said. */
export function proxyName({ host, port, variable }: ProxyWay): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const { ofSystem, ofVariable } = texts.serverErrors.proxy
  return variable === undefined ? ofSystem(address) : ofVariable(address, variable)
}

/** What a proxy did, in words a person can act on. */
export function explainProxy({ proxy, trouble, why }: ProxyFailure): string {
  return texts.serverErrors.proxy[trouble](proxyName(proxy), why)
}
