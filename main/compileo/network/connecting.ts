import { once } from 'node:events'
import { Agent, request, type ClientRequestArgs } from 'node:http'
import { connect, isIP, Socket } from 'node:net'
import type { Network, ProxyServer } from './network.ts'
import { ConnectError, ProxyConnectError, type ProxyErrorCode } from './connect-errors.ts'

export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/**
 * How long connecting to a server may take, in ms. It is shorter than the limit for a response. Otherwise a
 * host that is turned off would seem busy.
 */
const serverTimeoutMs = 8_000
/**
 * How long connecting to a proxy may take, in ms. This limit is shorter than the one for servers, because a proxy
 * is usually near, and another route may be left.
 */
const proxyTimeoutMs = 5_000

/** Certificates are always checked, even if `NODE_TLS_REJECT_UNAUTHORIZED` tells Node not to. */
const tlsOptions = { rejectUnauthorized: true } as const

/** Loading the module takes 6 ms, so it is loaded only if there are https servers. */
export const importHttps = () => import('node:https')
const importTls = () => import('node:tls')

/** Resolves when a new socket is connected, or with `secureConnect` when its TLS handshake is complete. */
async function waitUntilConnected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  // If the socket had no listener for errors while it is passed on, an error would end the program.
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

/**
 * Returns the code of a proxy error. With an HTTPS proxy, an unknown code means a problem with the proxy's
 * certificate, unless it is a code of the system such as `EHOSTUNREACH`.
 */
function toProxyError(error: unknown, isSecure: boolean): ProxyErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
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

/** Returns the value of the header `Proxy-Authorization` (RFC 7617). */
export function getProxyAuthorization({ login }: ProxyServer): string | undefined {
  return login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`
}

/** Returns the error's code when a proxy requires a login or rejects ours. */
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
    const tunnelRequest = request({
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
    tunnelRequest.on('connect', ({ statusCode = 0 }, _socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        return fail(getStatusError(proxy, statusCode), String(statusCode))
      }
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    // A proxy may refuse CONNECT with an ordinary response.
    tunnelRequest.on('response', ({ statusCode = 0 }) =>
      fail(getStatusError(proxy, statusCode), String(statusCode)),
    )
    tunnelRequest.setTimeout(serverTimeoutMs, () => fail('silent'))
    tunnelRequest.on('error', (error) => {
      const isNonsense = 'code' in error && String(error.code).startsWith('HPE_')
      fail(isNonsense ? 'noProxy' : 'brokeOff', undefined, error)
    })
    tunnelRequest.end()
  })
}

/** Parts of the messages of the `socks` package, whose errors have no codes. */
const socksErrors: readonly (readonly [RegExp, ProxyErrorCode])[] = [
  [/no accepted authentication type/, 'asks'],
  [/Authentication failed/, 'rejectedLogin'],
  [/rejected connection - (?:NotAllowed|Rejected)/, 'refuses'],
  [/rejected connection/, 'noServer'],
  [/Negotiation error|invalid/i, 'noProxy'],
  [/timed out/, 'silent'],
]

/**
 * Opens a tunnel through a SOCKS proxy. The proxy resolves the server's name, which may only be known in the
 * proxy's network.
 */
const connectThroughSocks: Tunnel = async (proxy, destination, network, signal) => {
  // The package is only loaded if there is a SOCKS proxy.
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

/** Whether the proxy forwards the complete request. Otherwise it opens a tunnel. */
export const shouldForward = ({ kind }: ProxyServer, isSecure: boolean): boolean =>
  !isSecure && (kind === 'http' || kind === 'https')

/**
 * The options of a connection. `closeSignal` is aborted together with the request, and closes a connection
 * that isn't open yet.
 */
export interface AgentSocketOptions extends ClientRequestArgs {
  readonly closeSignal?: AbortSignal
}

export const agentOptions = {
  keepAlive: true,
  // The buffer of each connection, in bytes.
  highWaterMark: 16 * 1024,
  // If a connection is silent for this long, in ms, the system checks whether it still exists.
  keepAliveMsecs: 60_000,
  // Unused connections are closed after this time, in ms. The server's uvicorn closes them after 5 s, and a
  // command that is sent at that moment could get lost.
  timeout: 4_000,
} as const

const neverAborted = new AbortController().signal

/**
 * Creates an agent that keeps connections to a server alive, on one route (Node, `agent.createConnection`).
 */
export async function createAgent(
  proxy: ProxyServer | undefined,
  target: HostAndPort,
  isSecure: boolean,
  network: Network,
): Promise<Agent> {
  const agent = new (isSecure ? (await importHttps()).Agent : Agent)(agentOptions)
  const createSocket = agent.createConnection.bind(agent)

  async function open({ closeSignal = neverAborted, ...options }: AgentSocketOptions): Promise<Socket> {
    if (proxy && shouldForward(proxy, isSecure)) return connectToProxy(proxy, network, closeSignal)
    const tunnel = proxy?.kind === 'socks5' ? connectThroughSocks : openTunnel
    const socket = proxy && (await tunnel(proxy, target, network, closeSignal))
    if (!isSecure && socket) return socket
    const secureContext = isSecure ? await network.getSecureContext() : undefined
    const newSocket = createSocket({
      ...options,
      ...(secureContext && { secureContext, ...tlsOptions }),
      ...(socket && { socket }),
    })
    if (!(newSocket instanceof Socket)) throw new TypeError('Node made no socket')
    return waitUntilConnected(newSocket, isSecure ? 'secureConnect' : 'connect', serverTimeoutMs, closeSignal)
  }

  agent.createConnection = (options: AgentSocketOptions, onCreated) => {
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
