import { request } from 'node:http'
import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import type { Network, ProxyServer } from './network.ts'
import { ConnectError, ProxyConnectError, type ProxyErrorCode } from './errors.ts'

export type Target = buildConnector.Options

/** The limit for a server, in ms: shorter than a response's, or a host that is off would seem busy. */
const serverTimeoutMs = 8_000
/** The limit for a proxy, in ms: it is near, and another way may remain. */
const proxyTimeoutMs = 5_000

/** Overrules Node's `NODE_TLS_REJECT_UNAUTHORIZED`: certificates are always checked. */
const tlsOptions = { rejectUnauthorized: true } as const

const open = (connector: buildConnector.connector, target: Target): Promise<Socket> =>
  new Promise((resolve, reject) => {
    connector(target, (error, socket) => (error ? reject(error) : resolve(socket)))
  })

const errorOfCode: Readonly<Record<string, ProxyErrorCode>> = {
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
function toProxyError(error: unknown, isSecure: boolean): ProxyErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // Each address was tried, and each has its own error.
  if (error instanceof AggregateError && !code) return toProxyError(error.errors[0], isSecure)
  if (code.startsWith('ERR_SSL')) return 'notSecure'
  return errorOfCode[code] ?? (isSecure && !/^E[A-Z]+$/.test(code) ? 'certificate' : 'unreachable')
}

async function connectToProxy(proxy: ProxyServer, network: Network): Promise<Socket> {
  const { host, port } = proxy
  const isSecure = proxy.kind === 'https'
  const connector = buildConnector({
    timeout: proxyTimeoutMs,
    ...(isSecure && { ...tlsOptions, secureContext: await network.getSecureContext() }),
  })
  const protocol = isSecure ? 'https:' : 'http:'
  try {
    return await open(connector, { protocol, hostname: host, host, port: String(port) })
  } catch (error) {
    throw new ProxyConnectError(proxy, toProxyError(error, isSecure), '', { cause: error })
  }
}

/** The value of `Proxy-Authorization` (RFC 7617). */
export function getProxyAuthorization({ login }: ProxyServer): string | undefined {
  return login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`
}

/** The error of a proxy that requires a login. */
export const getLoginError = ({ login }: ProxyServer): ProxyErrorCode => (login ? 'refusedLogin' : 'asks')

function getStatusError(proxy: ProxyServer, status: number): ProxyErrorCode {
  if (status === 407) return getLoginError(proxy)
  return status >= 500 ? 'noServer' : 'refuses'
}

const getPort = ({ port, protocol }: Target) => Number(port || (protocol === 'https:' ? 443 : 80))

/** Opens a tunnel through an HTTP proxy (RFC 9110, 9.3.6). */
async function openTunnel(proxy: ProxyServer, target: Target, network: Network): Promise<Socket> {
  const socket = await connectToProxy(proxy, network)
  const { hostname } = target
  const path = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${getPort(target)}`
  const login = getProxyAuthorization(proxy)
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      path,
      setHost: false,
      headers: { host: path, ...(login && { 'proxy-authorization': login }) },
      createConnection: () => socket,
    })
    const fail = (error: ProxyErrorCode, why?: string, cause?: unknown) => {
      socket.destroy()
      reject(new ProxyConnectError(proxy, error, why, { cause }))
    }
    asking.on('connect', ({ statusCode = 0 }, _socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        return fail(getStatusError(proxy, statusCode), String(statusCode))
      }
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    asking.setTimeout(serverTimeoutMs, () => fail('silent'))
    asking.on('error', (error) => {
      const isNonsense = 'code' in error && String(error.code).startsWith('HPE_')
      fail(isNonsense ? 'noProxy' : 'brokeOff', undefined, error)
    })
    asking.end()
  })
}

/** Messages of the `socks` package, which has no codes. */
const socksErrors: readonly (readonly [RegExp, ProxyErrorCode])[] = [
  [/no accepted authentication type/, 'asks'],
  [/Authentication failed/, 'refusedLogin'],
  [/rejected connection - (?:NotAllowed|Rejected)/, 'refuses'],
  [/rejected connection/, 'noServer'],
  [/Negotiation error|invalid/i, 'noProxy'],
  [/timed out/, 'silent'],
]

/** Connects through a SOCKS 5 proxy, which resolves the server's name, because only it may know it. */
async function connectThroughSocks(proxy: ProxyServer, target: Target, network: Network): Promise<Socket> {
  // Loaded only for users with such a proxy.
  const { SocksClient } = await import('socks')
  const { host, port, login } = proxy
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: {
        host,
        port,
        type: 5,
        ...(login && { userId: login.name, password: login.password }),
      },
      command: 'connect',
      destination: { host: target.hostname, port: getPort(target) },
      existing_socket: await connectToProxy(proxy, network),
      timeout: serverTimeoutMs,
    })
    return socket
  } catch (error) {
    if (error instanceof ConnectError) throw error
    const text = error instanceof Error ? error.message : ''
    const trouble = socksErrors.find(([words]) => words.test(text))?.[1] ?? 'brokeOff'
    throw new ProxyConnectError(proxy, trouble, /rejected connection - (.*)/.exec(text)?.[1], {
      cause: error,
    })
  }
}

/** Whether the proxy forwards the whole request instead of opening a tunnel. */
export const shouldForward = (proxy: ProxyServer, protocol: string) =>
  protocol === 'http:' && (proxy.kind === 'http' || proxy.kind === 'https')

/** Returns undici's connector for a way, with the trusted CAs. */
export function createConnector(proxy: ProxyServer | undefined, network: Network): buildConnector.connector {
  const plain = buildConnector({ timeout: serverTimeoutMs })
  let secure: buildConnector.connector | undefined

  async function connect(target: Target): Promise<Socket> {
    if (proxy && shouldForward(proxy, target.protocol)) return connectToProxy(proxy, network)
    const tunnel = proxy?.kind === 'socks5' ? connectThroughSocks : openTunnel
    const httpSocket = proxy && (await tunnel(proxy, target, network))
    if (target.protocol !== 'https:') return httpSocket ?? open(plain, target)
    secure ??= buildConnector({
      timeout: serverTimeoutMs,
      ...tlsOptions,
      secureContext: await network.getSecureContext(),
    })
    return open(secure, { ...target, ...(httpSocket && { httpSocket }) })
  }

  return (target, callback) => {
    async function answer(): Promise<void> {
      let socket: Socket
      try {
        socket = await connect(target)
      } catch (error) {
        // Another way may lead to another server.
        const isKnown = error instanceof ConnectError
        return callback(isKnown ? error : new ConnectError('not connected', { cause: error }), null)
      }
      callback(null, socket)
    }
    void answer()
  }
}
