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
  readonly method: 'GET' | 'POST' | 'DELETE'
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

export type OpenResponse = Pick<PendingResponse, 'close' | 'pause' | 'resume'>

type Headers = Readonly<Record<string, string>>
type Sending = Omit<RequestInit, 'headers'> & { readonly headers: Headers }

/** Connections to one server, kept alive for each way to it. */
export interface Connections {
  fetch(url: string, init: Sending): Promise<Delivered>
  /** Asks for a response that `reader` gets, errors included. Resolves with what closes or pauses it. */
  ask(url: string, request: ApiRequest, reader: ResponseReader): Promise<OpenResponse>
  destroy(): Promise<void>
}

export interface ConnectionsOptions {
  readonly network: Network
  /** PEM certificates trusted for this server, besides the system's. */
  readonly ca?: string | undefined
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

/** Whether nothing was sent. `fetch` wraps the error. */
const isNotConnected = (error: unknown) =>
  error instanceof NotConnected || (error instanceof Error && error.cause instanceof NotConnected)

/** One for all connections of a way, because it holds the TLS sessions. */
class Dispatchers {
  readonly #options: ConnectionsOptions
  readonly #agents = new Map<string, Agent>()
  readonly #connectors = new Map<string, buildConnector.connector>()
  #streamed: URL | undefined

  constructor(options: ConnectionsOptions) {
    this.#options = options
  }

  agentOf(key: string, proxy: ProxyWay | undefined): Agent {
    const known = this.#agents.get(key)
    if (known) return known
    const made = new Agent({ ...agentOptions, connect: this.#connectorOf(key, proxy) })
    this.#agents.set(key, made)
    return made
  }

  clientOf(key: string, proxy: ProxyWay | undefined, origin: string): Client {
    if (this.#streamed?.origin !== origin) this.#streamed = new URL(origin)
    return new Client(this.#streamed, { ...agentOptions, connect: this.#connectorOf(key, proxy) })
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
  }

  #connectorOf(key: string, proxy: ProxyWay | undefined): buildConnector.connector {
    const known = this.#connectors.get(key)
    if (known) return known
    const { network, ca } = this.#options
    const made = connectorFor(proxy, network, () => network.trust(ca))
    this.#connectors.set(key, made)
    return made
  }
}

/** The ways to a server, and which of them failed lately. */
class Ways {
  readonly #network: Network
  readonly #monotonic: () => number
  readonly #badUntil = new Map<string, number>()

  constructor({ network, monotonic }: ConnectionsOptions) {
    this.#network = network
    this.#monotonic = monotonic
  }

  /** Uses the first way that connects. */
  async try<T>(target: URL, attempt: (way: Way, key: string) => Promise<T>): Promise<T> {
    const ways = (await this.#network.ways(target)).map((way) => ({ way, key: JSON.stringify(way) }))
    const isBad = ({ key }: { readonly key: string }) => (this.#badUntil.get(key) ?? 0) > this.#monotonic()
    let first: unknown
    for (const { way, key } of [...ways.filter((each) => !isBad(each)), ...ways.filter(isBad)]) {
      try {
        return await attempt(way, key)
      } catch (error) {
        if (!isNotConnected(error)) throw error
        // The first way is the system's choice, and the one that users look at.
        first ??= error
        this.#badUntil.set(key, this.#monotonic() + badMs)
      }
    }
    this.#network.forgetWays(target)
    throw first
  }
}

/** The connections to one server. */
export class KeptConnections implements Connections {
  readonly #dispatchers: Dispatchers
  readonly #ways: Ways
  readonly #open = new Set<PendingResponse>()

  constructor(options: ConnectionsOptions) {
    this.#dispatchers = new Dispatchers(options)
    this.#ways = new Ways(options)
  }

  async fetch(url: string, init: Sending): Promise<Delivered> {
    const target = new URL(url)
    return this.#ways.try(target, (way, key) => this.#sendBy(way, key, target, init))
  }

  async ask(url: string, request: ApiRequest, reader: ResponseReader): Promise<PendingResponse> {
    const target = new URL(url)
    const pending = new PendingResponse(reader, (each) => this.#open.delete(each))
    this.#open.add(pending)
    this.#ways
      .try(target, (way, key) => this.#askBy(way, key, target, request, pending))
      .catch((error: unknown) => pending.fail(error))
    return pending
  }

  async destroy(): Promise<void> {
    for (const pending of this.#open) pending.fail(new Error('destroyed'))
    await this.#dispatchers.destroy()
  }

  #askBy(way: Way, key: string, url: URL, request: ApiRequest, pending: PendingResponse): Promise<void> {
    const { origin, pathname, search, protocol } = url
    const { method, body, isStream, isLast = false } = request
    const proxy = proxyOf(way)
    const dispatcher = isStream
      ? this.#dispatchers.clientOf(key, proxy, origin)
      : this.#dispatchers.agentOf(key, proxy)
    const headers = { ...userAgent, ...request.headers }
    const path = `${pathname}${search}`
    const routed = { dispatcher, isOwn: isStream === true, isLast, origin, method, path, headers, body }
    if (!proxy || !isForwarded(proxy, protocol)) return pending.ask(routed)
    const login = { ...headers, ...loginTo(proxy) }
    return pending.ask({ ...routed, path: `${origin}${path}`, headers: login, proxy })
  }

  async #sendBy(way: Way, key: string, url: URL, init: Sending): Promise<Delivered> {
    const proxy = proxyOf(way)
    const agent = this.#dispatchers.agentOf(key, proxy)
    if (!proxy || !isForwarded(proxy, url.protocol))
      return { response: await fetch(url, { ...init, dispatcher: agent }) }
    const dispatcher = agent.compose(wholeAddress)
    const headers = { ...init.headers, ...loginTo(proxy) }
    try {
      return { response: await fetch(url, { ...init, headers, dispatcher }), proxy }
    } catch (error) {
      throw asksForLogin(error) ? new ProxyFailure(proxy, loginError(proxy)) : error
    }
  }
}
