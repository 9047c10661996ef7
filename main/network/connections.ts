import {
  Agent,
  Client,
  fetch,
  type buildConnector,
  type Dispatcher,
  type RequestInit,
  type Response,
} from 'undici'
import { getProxyAuthorization, createConnector, shouldForward, getLoginError } from './connecting.ts'
import type { Network, ProxyServer, Route } from './network.ts'
import { isProxyAuthError } from './iterate-errors.ts'
import { ConnectError, ProxyConnectError, UnusableProxyError } from './errors.ts'
import { PendingResponse, type ResponseReader } from './pending-response.ts'

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Headers
  readonly body?: Buffer | undefined
  /** A stream gets its own connection, because a pool scans all its connections for each request. */
  readonly isStream?: true
  /** Its connection closes with the response. A kept one would wake the program three more times. */
  readonly isLast?: boolean
}

/** The response may be the proxy's own. */
export interface RoutedResponse {
  readonly response: Response
  readonly proxy?: ProxyServer
}

export type OpenResponse = Pick<PendingResponse, 'close' | 'pause' | 'resume'>

type Headers = Readonly<Record<string, string>>
type FetchOptions = Omit<RequestInit, 'headers'> & { readonly headers: Headers }

/** Connections to one server, kept alive for each way to it. */
export interface Connections {
  fetch(url: string, init: FetchOptions): Promise<RoutedResponse>
  /** Asks for a response that `reader` gets, errors included. Resolves with what closes or pauses it. */
  request(url: string, request: ApiRequest, reader: ResponseReader): Promise<OpenResponse>
  destroy(): Promise<void>
}

export interface ConnectionsOptions {
  readonly network: Network
  readonly monotonic: () => number
}

/** Keep connections alive and allow silent streams. */
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
const proxyRetryMs = 5 * 60_000

/** A proxy gets the whole address in place of the path (RFC 9112, 3.2.2). */
const absoluteUrlInterceptor: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, path: `${String(options.origin)}${options.path}` }, handler)

/** @throws if the configured proxy can't be used */
function getProxy(route: Route): ProxyServer | undefined {
  if (route.kind === 'unusable') throw new UnusableProxyError(route.variable)
  return route.kind === 'direct' ? undefined : route
}

function getLoginHeaders(proxy: ProxyServer): Record<string, string> {
  const login = getProxyAuthorization(proxy)
  return login === undefined ? {} : { 'proxy-authorization': login }
}

/** Whether nothing was sent. `fetch` wraps the error. */
const isConnectError = (error: unknown) =>
  error instanceof ConnectError || (error instanceof Error && error.cause instanceof ConnectError)

/** One for all connections of a way, because it holds the TLS sessions. */
class Dispatchers {
  readonly #options: ConnectionsOptions
  readonly #agents = new Map<string, Agent>()
  readonly #connectors = new Map<string, buildConnector.connector>()
  #streamed: URL | undefined

  constructor(options: ConnectionsOptions) {
    this.#options = options
  }

  getAgent(key: string, proxy: ProxyServer | undefined): Agent {
    const known = this.#agents.get(key)
    if (known) return known
    const made = new Agent({ ...agentOptions, connect: this.#getConnector(key, proxy) })
    this.#agents.set(key, made)
    return made
  }

  createClient(key: string, proxy: ProxyServer | undefined, origin: string): Client {
    if (this.#streamed?.origin !== origin) this.#streamed = new URL(origin)
    return new Client(this.#streamed, { ...agentOptions, connect: this.#getConnector(key, proxy) })
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
  }

  #getConnector(key: string, proxy: ProxyServer | undefined): buildConnector.connector {
    const known = this.#connectors.get(key)
    if (known) return known
    const { network } = this.#options
    const made = createConnector(proxy, network)
    this.#connectors.set(key, made)
    return made
  }
}

/** The ways to a server, and which of them failed lately. */
class RouteSelector {
  readonly #network: Network
  readonly #monotonic: () => number
  readonly #failedUntil = new Map<string, number>()

  constructor({ network, monotonic }: ConnectionsOptions) {
    this.#network = network
    this.#monotonic = monotonic
  }

  /** Uses the first way that connects. */
  async try<T>(target: URL, attempt: (route: Route, key: string) => Promise<T>): Promise<T> {
    const routes = (await this.#network.resolveRoutes(target)).map((route) => ({
      route,
      key: JSON.stringify(route),
    }))
    const hasFailed = ({ key }: { readonly key: string }) =>
      (this.#failedUntil.get(key) ?? 0) > this.#monotonic()
    let first: unknown
    for (const { route, key } of [
      ...routes.filter((each) => !hasFailed(each)),
      ...routes.filter(hasFailed),
    ]) {
      try {
        return await attempt(route, key)
      } catch (error) {
        if (!isConnectError(error)) throw error
        // The first way is the system's choice, and the one that users look at.
        first ??= error
        this.#failedUntil.set(key, this.#monotonic() + proxyRetryMs)
      }
    }
    this.#network.clearRouteCache(target)
    throw first
  }
}

/** The connections to one server. */
export class PooledConnections implements Connections {
  readonly #dispatchers: Dispatchers
  readonly #routeSelector: RouteSelector
  readonly #open = new Set<PendingResponse>()

  constructor(options: ConnectionsOptions) {
    this.#dispatchers = new Dispatchers(options)
    this.#routeSelector = new RouteSelector(options)
  }

  async fetch(url: string, init: FetchOptions): Promise<RoutedResponse> {
    const target = new URL(url)
    return this.#routeSelector.try(target, (route, key) => this.#fetchVia(route, key, target, init))
  }

  async request(url: string, request: ApiRequest, reader: ResponseReader): Promise<PendingResponse> {
    const target = new URL(url)
    const pending = new PendingResponse(reader, (each) => this.#open.delete(each))
    this.#open.add(pending)
    this.#routeSelector
      .try(target, (route, key) => this.#requestVia(route, key, target, request, pending))
      .catch((error: unknown) => pending.fail(error))
    return pending
  }

  async destroy(): Promise<void> {
    for (const pending of this.#open) pending.fail(new Error('destroyed'))
    await this.#dispatchers.destroy()
  }

  #requestVia(
    route: Route,
    key: string,
    url: URL,
    request: ApiRequest,
    pending: PendingResponse,
  ): Promise<void> {
    const { origin, pathname, search, protocol } = url
    const { method, body, isStream, isLast = false } = request
    const proxy = getProxy(route)
    const dispatcher = isStream
      ? this.#dispatchers.createClient(key, proxy, origin)
      : this.#dispatchers.getAgent(key, proxy)
    const headers = { ...userAgent, ...request.headers }
    const path = `${pathname}${search}`
    const routed = { dispatcher, isOwn: isStream === true, isLast, origin, method, path, headers, body }
    if (!proxy || !shouldForward(proxy, protocol)) return pending.send(routed)
    const login = { ...headers, ...getLoginHeaders(proxy) }
    return pending.send({ ...routed, path: `${origin}${path}`, headers: login, proxy })
  }

  async #fetchVia(route: Route, key: string, url: URL, init: FetchOptions): Promise<RoutedResponse> {
    const proxy = getProxy(route)
    const agent = this.#dispatchers.getAgent(key, proxy)
    if (!proxy || !shouldForward(proxy, url.protocol))
      return { response: await fetch(url, { ...init, dispatcher: agent }) }
    const dispatcher = agent.compose(absoluteUrlInterceptor)
    const headers = { ...init.headers, ...getLoginHeaders(proxy) }
    try {
      return { response: await fetch(url, { ...init, headers, dispatcher }), proxy }
    } catch (error) {
      throw isProxyAuthError(error) ? new ProxyConnectError(proxy, getLoginError(proxy)) : error
    }
  }
}
