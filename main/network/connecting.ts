import { once } from 'node:events'
import { Agent, request, type ClientRequestArgs } from 'node:http'
import { connect, isIP, Socket } from 'node:net'
import type { Network, ProxyServer } from './network.ts'
import { ConnectError, ProxyConnectError, type ProxyErrorCode } from './errors.ts'

/** A server's host and port. */
export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/**
 * The time limit for a server, in ms. It is shorter than a response's limit, because otherwise a host that is
 * off would seem busy.
 */
const serverTimeoutMs = 8_000
/**
 * The time limit for a proxy, in ms. It is shorter, because a proxy is usually near, and another route may be
 * left.
 */
const proxyTimeoutMs = 5_000

/** Certificates are always checked, even with Node's `NODE_TLS_REJECT_UNAUTHORIZED`. */
const tlsOptions = { rejectUnauthorized: true } as const

/** Loaded on demand, because it takes 6 ms that a start without https servers needn't spend. */
export const importHttps = () => import('node:https')
const importTls = () => import('node:tls')

/** Resolves once a new socket is connected or, with `secureConnect`, has completed its handshake. */
async function waitUntilConnected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  // Without a listener, an error would end the program while the socket changes its owner.
  socket.on('error', () => undefined)
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('Not connected in time'), { code: 'ETIMEDOUT' }))
  }, timeoutMs)
  try {
    await once(socket, event, { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const errorOfCode: Readonly<Record<string, ProxyErrorCode>> = {
  ENOTFOUND: 'unknown',
  EAI_AGAIN: 'unknown',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'brokeOff',
  EPIPE: 'brokeOff',
  ETIMEDOUT: 'silent',
  EPROTO: 'notSecure',
}

/** Converts a proxy's error to our code. If the proxy is secure, unknown codes concern certificates. */
function toProxyError(error: unknown, isSecure: boolean): ProxyErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // Several addresses were tried, and each has its own error.
  if (error instanceof AggregateError && !code) return toProxyError(error.errors[0], isSecure)
  if (code.startsWith('ERR_SSL')) return 'notSecure'
  return errorOfCode[code] ?? (isSecure && !/^E[A-Z]+$/.test(code) ? 'certificate' : 'unreachable')
}

async function connectToProxy(proxy: ProxyServer, network: Network, signal: AbortSignal): Promise<Socket> {
  const { host, port } = proxy
  const isSecure = proxy.kind === 'https'
  try {
    if (!isSecure) return await waitUntilConnected(connect({ host, port }), 'connect', proxyTimeoutMs, signal)
    const [tls, secureContext] = await Promise.all([importTls(), network.getSecureContext()])
    const servername = isIP(host) ? '' : host
    const socket = tls.connect({ host, port, servername, secureContext, ...tlsOptions })
    return await waitUntilConnected(socket, 'secureConnect', proxyTimeoutMs, signal)
  } catch (error) {
    throw new ProxyConnectError(proxy, toProxyError(error, isSecure), '', { cause: error })
  }
}

/** Returns the value of `Proxy-Authorization` (RFC 7617). */
export function getProxyAuthorization({ login }: ProxyServer): string | undefined {
  return login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`
}

/** Returns the error of a proxy that requires a login. */
export const getLoginError = ({ login }: ProxyServer): ProxyErrorCode => (login ? 'rejectedLogin' : 'asks')

function getStatusError(proxy: ProxyServer, status: number): ProxyErrorCode {
  if (status === 407) return getLoginError(proxy)
  return status >= 500 ? 'noServer' : 'refuses'
}

type Tunnel = (
  proxy: ProxyServer,
  target: HostAndPort,
  network: Network,
  signal: AbortSignal,
) => Promise<Socket>

/** Opens a tunnel through an HTTP proxy (RFC 9110, 9.3.6). */
const openTunnel: Tunnel = async (proxy, target, network, signal) => {
  const socket = await connectToProxy(proxy, network, signal)
  const { host, port } = target
  const path = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const login = getProxyAuthorization(proxy)
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      path,
      setHost: false,
      headers: { host: path, ...(login && { 'proxy-authorization': login }) },
      createConnection: () => socket,
      signal,
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
    // A proxy may respond to CONNECT like to any other request.
    asking.on('response', ({ statusCode = 0 }) => fail(getStatusError(proxy, statusCode), String(statusCode)))
    asking.setTimeout(serverTimeoutMs, () => fail('silent'))
    asking.on('error', (error) => {
      const isNonsense = 'code' in error && String(error.code).startsWith('HPE_')
      fail(isNonsense ? 'noProxy' : 'brokeOff', undefined, error)
    })
    asking.end()
  })
}

/** Messages of the `socks` package, which has no error codes. */
const socksErrors: readonly (readonly [RegExp, ProxyErrorCode])[] = [
  [/no accepted authentication type/, 'asks'],
  [/Authentication failed/, 'rejectedLogin'],
  [/rejected connection - (?:NotAllowed|Rejected)/, 'refuses'],
  [/rejected connection/, 'noServer'],
  [/Negotiation error|invalid/i, 'noProxy'],
  [/timed out/, 'silent'],
]

/**
 * Connects through a SOCKS 5 proxy. The proxy resolves the server's name, because only the proxy may know it.
 */
const connectThroughSocks: Tunnel = async (proxy, destination, network, signal) => {
  // Loaded only if there is such a proxy.
  const { SocksClient } = await import('socks')
  const { host, port, login } = proxy
  const toProxy = await connectToProxy(proxy, network, signal)
  const abort = () => toProxy.destroy()
  signal.addEventListener('abort', abort, { once: true })
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: { host, port, type: 5, ...(login && { userId: login.name, password: login.password }) },
      command: 'connect',
      destination,
      existing_socket: toProxy,
      timeout: serverTimeoutMs,
    })
    return socket
  } catch (error) {
    toProxy.destroy()
    const text = error instanceof Error ? error.message : ''
    const code = socksErrors.find(([pattern]) => pattern.test(text))?.[1] ?? 'brokeOff'
    throw new ProxyConnectError(proxy, code, /rejected connection - (.*)/.exec(text)?.[1], { cause: error })
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Whether the proxy forwards the whole request instead of opening a tunnel. */
export const shouldForward = ({ kind }: ProxyServer, isSecure: boolean): boolean =>
  !isSecure && (kind === 'http' || kind === 'https')

/** Our requests carry the signal that closes a connection which isn't open yet. */
export interface SocketOptions extends ClientRequestArgs {
  readonly closing?: AbortSignal
}

export const agentOptions = {
  keepAlive: true,
  // The buffer of each connection, in bytes.
  highWaterMark: 16 * 1024,
  // The system checks a silent connection after this time.
  keepAliveMsecs: 60_000,
  // Closes unused connections sooner than uvicorn, which closes them after 5 s: a command sent at that moment
  // could get lost.
  timeout: 4_000,
} as const

const neverAborted = new AbortController().signal

/**
 * Creates an agent that keeps the connections of one route to one server alive (Node,
 * `agent.createConnection`).
 */
export async function createAgent(
  proxy: ProxyServer | undefined,
  target: HostAndPort,
  isSecure: boolean,
  network: Network,
): Promise<Agent> {
  const agent = new (isSecure ? (await importHttps()).Agent : Agent)(agentOptions)
  const createSocket = agent.createConnection.bind(agent)

  async function open({ closing = neverAborted, ...options }: SocketOptions): Promise<Socket> {
    if (proxy && shouldForward(proxy, isSecure)) return connectToProxy(proxy, network, closing)
    const tunnel = proxy?.kind === 'socks5' ? connectThroughSocks : openTunnel
    const socket = proxy && (await tunnel(proxy, target, network, closing))
    if (!isSecure && socket) return socket
    const secureContext = isSecure ? await network.getSecureContext() : undefined
    const created = createSocket({
      ...options,
      ...(secureContext && { secureContext, ...tlsOptions }),
      ...(socket && { socket }),
    })
    if (!(created instanceof Socket)) throw new TypeError('Node made no socket')
    return waitUntilConnected(created, isSecure ? 'secureConnect' : 'connect', serverTimeoutMs, closing)
  }

  agent.createConnection = (options: SocketOptions, onCreated) => {
    open(options).then(
      (socket) => onCreated?.(null, socket),
      (error: unknown) => {
        const isKnown = error instanceof ConnectError
        const failure = isKnown ? error : new ConnectError('not connected', { cause: error })
        onCreated?.(failure, new Socket())
      },
    )
    return undefined
  }
  return agent
}
