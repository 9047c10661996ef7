import { Agent, fetch, type Dispatcher, type RequestInit, type Response } from 'undici'
import { authorization, connectorFor, isForwarded, loginTrouble } from './connecting.ts'
import type { Network, ProxyWay, Way } from './network.ts'
import { asksForLogin } from './thrown.ts'
import { NotConnected, ProxyFailure, UnusableProxy } from './not-connected.ts'

/** An answer, and the proxy that was given the request to pass it on: the answer may be its own. */
export interface Delivered {
  readonly response: Response
  readonly proxy?: ProxyWay
}

type Sending = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> }

/** The connections to one server: kept alive for each way to it, and opened anew by the way that holds then. */
export interface Connections {
  /** @throws what `fetch` throws, of the first way where all came to nothing */
  fetch(url: string, init: Sending): Promise<Delivered>
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

/** How long a way that led to no connection is tried after the others, ms: as long as browsers do. */
const badMs = 5 * 60_000

/** The proxy is given the whole address in the place of the path (RFC 9112, 3.2.2). */
const wholeAddress: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, path: `${String(options.origin)}${options.path}` }, handler)

/** Whether the request went nowhere, for no connection to the server came about: `fetch` wraps what it is told. */
const isNotConnected = (error: unknown) =>
  error instanceof NotConnected || (error instanceof Error && error.cause instanceof NotConnected)

export function createConnections({ network, ca, monotonic }: ConnectionsOptions): Connections {
  const dispatchers = new Map<string, Dispatcher>()
  const badUntil = new Map<string, number>()
  const trust = () => network.trust(ca)

  function dispatcherFor(key: string, proxy: ProxyWay | undefined, protocol: string): Dispatcher {
    const known = dispatchers.get(key)
    if (known) return known
    const agent = new Agent({ ...agentOptions, connect: connectorFor(proxy, network, trust) })
    const made = proxy && isForwarded(proxy, protocol) ? agent.compose(wholeAddress) : agent
    dispatchers.set(key, made)
    return made
  }

  async function sendBy(way: Way, key: string, url: URL, init: Sending): Promise<Delivered> {
    if (way.kind === 'unusable') throw new UnusableProxy(way.variable)
    const { protocol } = url
    const proxy = way.kind === 'direct' ? undefined : way
    const dispatcher = dispatcherFor(key, proxy, protocol)
    if (!proxy || !isForwarded(proxy, protocol)) {
      return { response: await fetch(url, { ...init, dispatcher }) }
    }
    const login = authorization(proxy)
    const headers = { ...init.headers, ...(login && { 'proxy-authorization': login }) }
    try {
      return { response: await fetch(url, { ...init, headers, dispatcher }), proxy }
    } catch (error) {
      throw asksForLogin(error) ? new ProxyFailure(proxy, loginTrouble(proxy)) : error
    }
  }

  const isBad = ({ key }: { readonly key: string }) => (badUntil.get(key) ?? 0) > monotonic()

  return {
    async fetch(url, init) {
      const target = new URL(url)
      const ways = (await network.ways(target)).map((way) => ({ way, key: JSON.stringify(way) }))
      let first: unknown
      for (const { way, key } of [...ways.filter((each) => !isBad(each)), ...ways.filter(isBad)]) {
        try {
          return await sendBy(way, key, target, init)
        } catch (error) {
          if (!isNotConnected(error)) throw error
          // What was tried first is what the system would have: it is what a person would look at.
          first ??= error
          badUntil.set(key, monotonic() + badMs)
        }
      }
      network.forgetWays(target)
      throw first
    },
    async destroy() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()))
    },
  }
}
