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

/** What is request for. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Headers
  readonly body?: Buffer | undefined
  /** Its answer goes on for long. It has a connection of its own, for a pool looks through all that it has for each request. */
  readonly isStream?: true
  /**
   * None is likely to follow soon: its connection is closed with the answer. One that is kept for others wakes the program three
   * times more, for its timer and for its end.
   */
  readonly isLast?: boolean
}

/** An answer, and the proxy that was given the request to pass it on: the answer may be its own. */
export interface Delivered {
  readonly response: Response
  readonly proxy?: ProxyWay
}

type Headers = Readonly<Record<string, string>>
type Sending = Omit<RequestInit, 'headers'> & { readonly headers: Headers }

/** The connections to one server: kept alive for each way to it, and opened anew by the way that holds then. */
export interface Connections {
  /** @throws what `fetch` throws, of the first way where all came to nothing */
  fetch(url: string, init: Sending): Promise<Delivered>
  /**
   * Asks, and hands the answer over as it comes. All that goes wrong `reader` hears.
   * @returns how to end it, or to let it wait
   */
  ask(
    url: string,
    request: ApiRequest,
    reader: ResponseReader,
  ): Promise<Pick<PendingResponse, 'close' | 'pause' | 'resume'>>
  /** Ends them all, and what goes on over them. */
  destroy(): Promise<void>
}

export interface ConnectionsOptions {
  readonly network: Network
  /** Certificates in PEM form that may vouch for this server besides the system's. */
  readonly ca?: string | undefined
  /** Ms of a clock that never steps. */
  readonly monotonic: () => number
}

/** Keeps connections alive and lets a quiet stream be quiet. */
export const agentOptions = {
  // undici ends a body after 300 s of silence by default; streams here may be silent for hours.
  bodyTimeout: 0,
  headersTimeout: 0,
  // Shorter than the 5 s after which uvicorn closes an idle connection: a command written into a connection that is
  // just being closed would have an unclear outcome.
  keepAliveTimeout: 4_000,
} as const

/** The name that `fetch` sends, too. */
const userAgent = { 'user-agent': 'undici' } as const

/** How long a way that led to no connection is tried after the others, ms: as long as browsers do. */
const badMs = 5 * 60_000

/** The proxy is given the whole address in the place of the path (RFC 9112, 3.2.2). */
const wholeAddress: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, path: `${String(options.origin)}${options.path}` }, handler)

/** @throws where a proxy is set that can't be used */
function proxyOf(way: Way): ProxyWay | undefined {
  if (way.kind === 'unusable') throw new UnusableProxy(way.variable)
  return way.kind === 'direct' ? undefined : way
}

/** What a proxy that passes requests on wants to know, as headers. */
function loginTo(proxy: ProxyWay): Record<string, string> {
  const login = authorization(proxy)
  return login === undefined ? {} : { 'proxy-authorization': login }
}

/** Whether the request went nowhere, for no connection to the server came about: `fetch` wraps what it is told. */
const isNotConnected = (error: unknown) =>
  error instanceof NotConnected || (error instanceof Error && error.cause instanceof NotConnected)

export function createConnections({ network, ca, monotonic }: ConnectionsOptions): Connections {
  const agents = new Map<string, Agent>()
  const connectors = new Map<string, buildConnector.connector>()
  const badUntil = new Map<string, number>()
  const open = new Set<PendingResponse>()
  let streamed: URL | undefined
  const trust = () => network.trust(ca)

  /** One for all connections of a way: it keeps the TLS sessions. */
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

  /** A connection of its own. */
  function clientOf(key: string, proxy: ProxyWay | undefined, origin: string): Client {
    // One address for all of them.
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

  /** Does it by the first way that leads to a connection. */
  async function tryWays<T>(target: URL, attempt: (way: Way, key: string) => Promise<T>): Promise<T> {
    const ways = (await network.ways(target)).map((way) => ({ way, key: JSON.stringify(way) }))
    let first: unknown
    for (const { way, key } of [...ways.filter((each) => !isBad(each)), ...ways.filter(isBad)]) {
      try {
        return await attempt(way, key)
      } catch (error) {
        if (!isNotConnected(error)) throw error
        // What was tried first is what the system would have: it is what a person would look at.
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
