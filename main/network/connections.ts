import {
  Agent,
  Client,
  fetch,
  type buildConnector,
  type Dispatcher,
  type RequestInit,
  type Response,
} from 'undici'
import { authorization, connectorFor, isForwarded, loginError } from './connecting.ts'
import type { Network, ProxyWay, Way } from './network.ts'
import { asksForLogin } from './thrown.ts'
import { NotConnected, ProxyFailure, UnusableProxy } from './not-connected.ts'
import { PendingResponse, type ResponseReader } from './pending-response.ts'

export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Headers
  readonly body?: Buffer | undefined
  /** A stream gets its own connection, because a pool scans all its connections for each request. */
  readonly isStream?: true
  /** Its connection closes with the response. A kept one would wake the program three more times. */
  readonly isLast?: boolean
}

/** The response may be the proxy's own. */
export interface Delivered {
  readonly response: Response
  readonly proxy?: ProxyWay
}

type Headers = Readonly<Record<string, string>>
type Sending = Omit<RequestInit, 'headers'> & { readonly headers: Headers }

/** Kept alive for each way, and reopened by the current way. */
export interface Connections {
  fetch(url: string, init: Sending): Promise<Delivered>
  /**
   * `reader` also gets all errors.
   *
   * @returns how to close or pause it
   */
  ask(
    url: string,
    request: ApiRequest,
    reader: ResponseReader,
  ): Promise<Pick<PendingResponse, 'close' | 'pause' | 'resume'>>
  destroy(): Promise<void>
}

export interface ConnectionsOptions {
  readonly network: Network
  /** PEM certificates trusted for this server, besides the system's. */
  readonly ca?: string | undefined
  readonly monotonic: () => number
}

/** Keeps connections alive and allows silent streams. */
export const agentOptions = {
  // undici ends a body after 300 s of silence by default.
  bodyTimeout: 0,
  headersTimeout: 0,
  // uvicorn closes an idle connection after 5 s, and a command sent into that would have an unknown outcome.
  keepAliveTimeout: 4_000,
} as const

/** The same name as `fetch` sends. */
const userAgent = { 'user-agent': 'undici' } as const

/** How long a failed way is tried last, ms: as in browsers. */
const badMs = 5 * 60_000

/** A proxy gets the whole address in place of the path (RFC 9112, 3.2.2). */
const wholeAddress: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, path: `${String(options.origin)}${options.path}` }, handler)

/** @throws if the configured proxy can't be used */
function proxyOf(way: Way): ProxyWay | undefined {
  if (way.kind === 'unusable') throw new UnusableProxy(way.variable)
  return way.kind === 'direct' ? undefined : way
}

function loginTo(proxy: ProxyWay): Record<string, string> {
  const login = authorization(proxy)
  return login === undefined ? {} : { 'proxy-authorization': login }
}

/** `fetch` wraps the error. */
const isNotConnected = (error: unknown) =>
  error instanceof NotConnected || (error instanceof Error && error.cause instanceof NotConnected)

export function createConnections({ network, ca, monotonic }: ConnectionsOptions): Connections {
  const agents = new Map<string, Agent>()
  const connectors = new Map<string, buildConnector.connector>()
  const badUntil = new Map<string, number>()
  const open = new Set<PendingResponse>()
  let streamed: URL | undefined
  const trust = () => network.trust(ca)

  /** One for all connections of a way, because it holds the TLS sessions. */
  function connectorOf(key: string, proxy: ProxyWay | undefined): buildConnector.connector {
    const known = connectors.get(key)
    if (known) return known
    const made = connectorFor(proxy, network, trust)
    connectors.set(key, made)
    return made
  }

  function agentOf(key: string, proxy: ProxyWay | undefined): Agent {
    const known = agents.get(key)
    if (known) return known
    const made = new Agent({ ...agentOptions, connect: connectorOf(key, proxy) })
    agents.set(key, made)
    return made
  }

  function clientOf(key: string, proxy: ProxyWay | undefined, origin: string): Client {
    if (streamed?.origin !== origin) streamed = new URL(origin)
    return new Client(streamed, { ...agentOptions, connect: connectorOf(key, proxy) })
  }

  function askBy(
    way: Way,
    key: string,
    url: URL,
    request: ApiRequest,
    pending: PendingResponse,
  ): Promise<void> {
    const { origin, pathname, search, protocol } = url
    const { method, body, isStream, isLast = false } = request
    const proxy = proxyOf(way)
    const dispatcher = isStream ? clientOf(key, proxy, origin) : agentOf(key, proxy)
    const headers = { ...userAgent, ...request.headers }
    const path = `${pathname}${search}`
    const routed = { dispatcher, isOwn: isStream === true, isLast, origin, method, path, headers, body }
    if (!proxy || !isForwarded(proxy, protocol)) return pending.ask(routed)
    return pending.ask({
      ...routed,
      path: `${origin}${path}`,
      headers: { ...headers, ...loginTo(proxy) },
      proxy,
    })
  }

  async function sendBy(way: Way, key: string, url: URL, init: Sending): Promise<Delivered> {
    const proxy = proxyOf(way)
    const agent = agentOf(key, proxy)
    if (!proxy || !isForwarded(proxy, url.protocol)) {
      return { response: await fetch(url, { ...init, dispatcher: agent }) }
    }
    const dispatcher = agent.compose(wholeAddress)
    const headers = { ...init.headers, ...loginTo(proxy) }
    try {
      return { response: await fetch(url, { ...init, headers, dispatcher }), proxy }
    } catch (error) {
      throw asksForLogin(error) ? new ProxyFailure(proxy, loginError(proxy)) : error
    }
  }

  const isBad = ({ key }: { readonly key: string }) => (badUntil.get(key) ?? 0) > monotonic()

  /** Uses the first way that connects. */
  async function tryWays<T>(target: URL, attempt: (way: Way, key: string) => Promise<T>): Promise<T> {
    const ways = (await network.ways(target)).map((way) => ({ way, key: JSON.stringify(way) }))
    let first: unknown
    for (const { way, key } of [...ways.filter((each) => !isBad(each)), ...ways.filter(isBad)]) {
      try {
        return await attempt(way, key)
      } catch (error) {
        if (!isNotConnected(error)) throw error
        // The first way is the system's choice, and the one that users look at.
        first ??= error
        badUntil.set(key, monotonic() + badMs)
      }
    }
    network.forgetWays(target)
    throw first
  }

  return {
    async fetch(url, init) {
      const target = new URL(url)
      return tryWays(target, (way, key) => sendBy(way, key, target, init))
    },
    async ask(url, request, reader) {
      const target = new URL(url)
      const pending = new PendingResponse(reader, (each) => open.delete(each))
      open.add(pending)
      tryWays(target, (way, key) => askBy(way, key, target, request, pending)).catch((error: unknown) =>
        pending.fail(error),
      )
      return pending
    },
    async destroy() {
      for (const pending of open) pending.fail(new Error('destroyed'))
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    },
  }
}
