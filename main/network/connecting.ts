import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { buildConnector } from 'undici'
import type { Network, ProxyWay } from './network.ts'
import { NotConnected, ProxyFailure, type ProxyError } from './not-connected.ts'

export type Target = buildConnector.Options

/** The limit for a server, in ms: shorter than a response's, or a host that is off would seem busy. */
const serverMs = 8_000
/** The limit for a proxy, in ms: it is near, and another way may remain. */
const proxyMs = 5_000

/** Overrules Node's `NODE_TLS_REJECT_UNAUTHORIZED`: certificates are always checked. */
const checked = { rejectUnauthorized: true } as const

const open = (connector: buildConnector.connector, target: Target): Promise<Socket> =>
  new Promise((resolve, reject) => {
    connector(target, (error, socket) => (error ? reject(error) : resolve(socket)))
  })

const errorOfCode: Readonly<Record<string, ProxyError>> = {
  ENOTFOUND: 'unknown',
  EAI_AGAIN: 'unknown',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'brokeOff',
  EPIPE: 'brokeOff',
  ETIMEDOUT: 'silent',
  UND_ERR_CONNECT_TIMEOUT: 'silent',
  EPROTO: 'notSecure',
}

/** What went wrong with a proxy. For a secure one, unknown codes concern certificates. */
function troubleOf(error: unknown, isSecure: boolean): ProxyError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // Each address was tried, and each has its own error.
  if (error instanceof AggregateError && !code) return troubleOf(error.errors[0], isSecure)
  if (code.startsWith('ERR_SSL')) return 'notSecure'
  return errorOfCode[code] ?? (isSecure && !/^E[A-Z]+$/.test(code) ? 'certificate' : 'unreachable')
}

async function reach(proxy: ProxyWay, network: Network): Promise<Socket> {
  const { host, port } = proxy
  const isSecure = proxy.kind === 'https'
  const connector = buildConnector({
    timeout: proxyMs,
    ...(isSecure && { ...checked, secureContext: await network.trust() }),
  })
  const protocol = isSecure ? 'https:' : 'http:'
  try {
    return await open(connector, { protocol, hostname: host, host, port: String(port) })
  } catch (error) {
    throw new ProxyFailure(proxy, troubleOf(error, isSecure), '', { cause: error })
  }
}

/** The value of `Proxy-Authorization` (RFC 7617). */
export function authorization({ login }: ProxyWay): string | undefined {
  return login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`
}

/** The error of a proxy that requires a login. */
export const loginError = ({ login }: ProxyWay): ProxyError => (login ? 'refusedLogin' : 'asks')

function errorOfStatus(proxy: ProxyWay, status: number): ProxyError {
  if (status === 407) return loginError(proxy)
  return status >= 500 ? 'noServer' : 'refuses'
}

const portOf = ({ port, protocol }: Target) => Number(port || (protocol === 'https:' ? 443 : 80))

/** Opens a tunnel through an HTTP proxy (RFC 9110, 9.3.6). */
async function tunnel(proxy: ProxyWay, target: Target, network: Network): Promise<Socket> {
  const socket = await reach(proxy, network)
  const { hostname } = target
  const path = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${portOf(target)}`
  const login = authorization(proxy)
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      path,
      setHost: false,
      headers: { host: path, ...(login && { 'proxy-authorization': login }) },
      createConnection: () => socket,
    })
    const give = (trouble: ProxyError, why?: string, cause?: unknown) => {
      socket.destroy()
      reject(new ProxyFailure(proxy, trouble, why, { cause }))
    }
    asking.on('connect', ({ statusCode = 0 }, _socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        return give(errorOfStatus(proxy, statusCode), String(statusCode))
      }
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    asking.setTimeout(serverMs, () => give('silent'))
    asking.on('error', (error) => {
      const isNonsense = 'code' in error && String(error.code).startsWith('HPE_')
      give(isNonsense ? 'noProxy' : 'brokeOff', undefined, error)
    })
    asking.end()
  })
}

/** Messages of the `socks` package, which has no codes. */
const socksErrors: readonly (readonly [RegExp, ProxyError])[] = [
  [/no accepted authentication type/, 'asks'],
  [/Authentication failed/, 'refusedLogin'],
  [/rejected connection - (?:NotAllowed|Rejected)/, 'refuses'],
  [/rejected connection/, 'noServer'],
  [/Negotiation error|invalid/i, 'noProxy'],
  [/timed out/, 'silent'],
]

/** Connects through a SOCKS proxy, which resolves the server's name, because only it may know it. */
async function socks(proxy: ProxyWay, target: Target, network: Network): Promise<Socket> {
  // Loaded only for users with such a proxy.
  const { SocksClient } = await import('socks')
  const { host, port, login } = proxy
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: {
        host,
        port,
        type: proxy.kind === 'socks4' ? 4 : 5,
        ...(login && { userId: login.name, password: login.password }),
      },
      command: 'connect',
      destination: { host: target.hostname, port: portOf(target) },
      existing_socket: await reach(proxy, network),
      timeout: serverMs,
    })
    return socket
  } catch (error) {
    if (error instanceof NotConnected) throw error
    const text = error instanceof Error ? error.message : ''
    const trouble = socksErrors.find(([words]) => words.test(text))?.[1] ?? 'brokeOff'
    throw new ProxyFailure(proxy, trouble, /rejected connection - (.*)/.exec(text)?.[1], { cause: error })
  }
}

/** Whether the proxy forwards the whole request instead of opening a tunnel. */
export const isForwarded = (proxy: ProxyWay, protocol: string) =>
  protocol === 'http:' && (proxy.kind === 'http' || proxy.kind === 'https')

/** Returns undici's connector for a way, with the trusted CAs. */
export function connectorFor(
  proxy: ProxyWay | undefined,
  network: Network,
  trust: () => Promise<SecureContext>,
): buildConnector.connector {
  const plain = buildConnector({ timeout: serverMs })
  let secure: buildConnector.connector | undefined

  async function connect(target: Target): Promise<Socket> {
    if (proxy && isForwarded(proxy, target.protocol)) return reach(proxy, network)
    const isSocks = proxy?.kind === 'socks4' || proxy?.kind === 'socks5'
    const httpSocket = proxy && (await (isSocks ? socks : tunnel)(proxy, target, network))
    if (target.protocol !== 'https:') return httpSocket ?? open(plain, target)
    secure ??= buildConnector({ timeout: serverMs, ...checked, secureContext: await trust() })
    return open(secure, { ...target, ...(httpSocket && { httpSocket }) })
  }

  return (target, callback) => {
    async function answer(): Promise<void> {
      let socket: Socket
      try {
        socket = await connect(target)
      } catch (error) {
        // Another way may lead to another server.
        const isKnown = error instanceof NotConnected
        return callback(isKnown ? error : new NotConnected('not connected', { cause: error }), null)
      }
      callback(null, socket)
    }
    void answer()
  }
}
