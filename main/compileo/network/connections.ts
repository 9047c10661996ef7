import { request as sendHttp, type Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import {
  createAgent,
  importHttps,
  getLoginError,
  getProxyAuthorization,
  shouldForward,
  type AgentSocketOptions,
} from './connecting.ts'
import { ConnectError, ProxyConnectError, UnusableProxyError } from './connect-errors.ts'
import type { Network, ProxyServer, Route } from './network.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | string | undefined
  /** If set, the connection is closed after the response. Closing it later would wake the program again. */
  readonly isLast?: boolean
  /** Aborts the request, even while the response's body is being read. */
  readonly signal: AbortSignal
}

/**
 * A response. `proxy` is set if a proxy forwarded the request. The response may then come from the proxy
 * itself.
 */
export type HttpResponse = Response & { readonly proxy?: ProxyServer | undefined }

export interface Connections {
  /**
   * Sends a request. Redirects aren't followed. The caller must read or cancel the response's body.
   *
   * @throws an error if no response arrives, or the signal's reason if the signal is aborted
   */
  request(url: string, request: HttpRequest): Promise<HttpResponse>
  /** Aborts all requests and closes all connections. Resolves when the requests have ended. */
  destroy(): Promise<void>
}

export interface ConnectionsOptions {
  readonly network: Network
  readonly monotonic: () => number
}

const userAgent = { 'user-agent': 'compileo-tray' } as const

/** How long a route that failed is only tried after the other routes, in ms. Browsers do the same. */
const proxyRetryMs = 5 * 60_000

/** Returns the proxy of a route, if it has one. Throws if the configured proxy can't be used. */
function getProxy(route: Route): ProxyServer | undefined {
  if (route.kind === 'unusable') throw new UnusableProxyError(route)
  return route.kind === 'direct' ? undefined : route
}

const createResetError = () => Object.assign(new Error('The connection closed'), { code: 'ECONNRESET' })

/**
 * Converts a response's body to a web stream, which reads no faster than its reader. `Readable.toWeb` isn't
 * used, because in Node 20 it throws an uncaught error if the reader cancels a body that is just ending.
 */
function toStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  let isOver = false
  let isWanted = false
  let failure: Error | undefined
  const fail = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    // The reader gets the data that has already arrived before the error.
    if (isOver || controller.desiredSize !== 0) return
    isOver = true
    controller.error(failure)
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        message.on('data', (chunk: Buffer) => {
          isWanted = false
          if (!isOver) controller.enqueue(chunk)
        })
        // With this listener, data is only read by `read()`, which joins all chunks that have arrived.
        message.on('readable', () => {
          if (isWanted) message.read()
        })
        message.on('end', () => {
          if (!isOver) controller.close()
          isOver = true
        })
        message.on('error', (error) => {
          failure ??= error
          fail(controller)
        })
        message.on('close', () => {
          failure ??= createResetError()
          fail(controller)
        })
      },
      pull(controller) {
        if (failure) return fail(controller)
        isWanted = true
        message.read()
      },
      cancel() {
        isOver = true
        message.destroy()
      },
    },
    // The stream itself buffers nothing, because Node's own buffer is large enough.
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
}

const bodilessStatuses = new Set([204, 205, 304])

/** Converts a response of Node. Throws for an invalid status. */
function toResponse(message: IncomingMessage, proxy: ProxyServer | undefined): HttpResponse {
  const { statusCode: status = 0, rawHeaders } = message
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  const isBodiless = bodilessStatuses.has(status)
  if (isBodiless) message.resume()
  return Object.assign(new Response(isBodiless ? null : toStream(message), { status, headers }), { proxy })
}

/** Resolves with the response when its headers have arrived. */
function receive(
  outgoing: ClientRequest,
  proxy: ProxyServer | undefined,
  body: HttpRequest['body'],
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let incomingMessage: IncomingMessage | undefined
    outgoing.on('response', (message) => {
      incomingMessage = message
      if (proxy && message.statusCode === 407) {
        outgoing.destroy()
        return reject(new ProxyConnectError(proxy, getLoginError(proxy)))
      }
      try {
        resolve(toResponse(message, proxy))
      } catch (cause) {
        outgoing.destroy()
        reject(
          Object.assign(new Error('This is no HTTP response', { cause }), { code: 'HPE_INVALID_STATUS' }),
        )
      }
    })
    outgoing.on('error', (error) => {
      reject(error)
      if (!incomingMessage || incomingMessage.complete) return
      // After a reset, the data that has already arrived is read before the error is reported. Node would
      // treat the reset as the end of a body without a length.
      while (incomingMessage.read() !== null);
      incomingMessage.destroy(error)
    })
    outgoing.on('close', () => reject(createResetError()))
    outgoing.end(body)
  })
}

class RouteSelector {
  readonly #network: Network
  readonly #monotonic: () => number
  readonly #failedUntil = new Map<string, number>()

  constructor({ network, monotonic }: ConnectionsOptions) {
    this.#network = network
    this.#monotonic = monotonic
  }

  /**
   * Tries the routes in order, and uses the first that connects. Routes that failed recently are tried last.
   */
  async try<T>(
    target: URL,
    signal: AbortSignal,
    attempt: (route: Route, key: string) => Promise<T>,
  ): Promise<T> {
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
      signal.throwIfAborted()
      try {
        return await attempt(route, key)
      } catch (error) {
        if (!(error instanceof ConnectError) || signal.aborted) throw error
        // The error of the first attempt is reported, because its route is usually the preferred one.
        first ??= error
        this.#failedUntil.set(key, this.#monotonic() + proxyRetryMs)
      }
    }
    this.#network.clearRouteCache(target)
    throw first
  }
}

class KeptConnections implements Connections {
  readonly #network: Network
  readonly #routeSelector: RouteSelector
  readonly #agents = new Map<string, Promise<Agent>>()
  readonly #open = new Map<ClientRequest, AbortController>()
  #isDestroyed = false

  constructor(options: ConnectionsOptions) {
    this.#network = options.network
    this.#routeSelector = new RouteSelector(options)
  }

  async request(url: string, request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request
    const target = new URL(url)
    try {
      return await this.#routeSelector.try(target, signal, (route, key) =>
        this.#requestVia(getProxy(route), key, target, request),
      )
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true
    const closed = [...this.#open.keys()].map(
      (outgoing) => new Promise((resolve) => outgoing.on('close', resolve)),
    )
    for (const controller of this.#open.values()) controller.abort()
    for (const agent of await Promise.all(this.#agents.values())) agent.destroy()
    await Promise.all(closed)
  }

  async #requestVia(
    proxy: ProxyServer | undefined,
    key: string,
    { origin, hostname, port, protocol, pathname, search }: URL,
    { method, headers, body, isLast, signal }: HttpRequest,
  ): Promise<HttpResponse> {
    const isSecure = protocol === 'https:'
    const target = {
      // In a URL, an IPv6 address has brackets, but not here.
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isSecure ? 443 : 80)),
    }
    const agent = await this.#getAgent(`${origin} ${key}`, () =>
      createAgent(proxy, target, isSecure, this.#network),
    )
    // The server may just have closed a kept connection. Node notices that in the next turn of the event
    // loop.
    if (Object.keys(agent.freeSockets).length > 0) await setImmediate()
    const send = isSecure ? (await importHttps()).request : sendHttp
    signal.throwIfAborted()
    if (this.#isDestroyed) throw createResetError()
    const forwarder = proxy && shouldForward(proxy, isSecure) ? proxy : undefined
    const login = forwarder && getProxyAuthorization(forwarder)
    const path = `${pathname}${search}`
    const controller = new AbortController()
    const options: AgentSocketOptions = {
      ...target,
      agent,
      method,
      // A forwarding proxy gets the complete URL instead of the path (RFC 9112, 3.2.2).
      path: forwarder ? `${origin}${path}` : path,
      headers: {
        ...userAgent,
        ...headers,
        ...(login !== undefined && { 'proxy-authorization': login }),
      },
      // There is no limit here, because the caller limits the time of the response and its body.
      timeout: 0,
      closeSignal: controller.signal,
    }
    const outgoingRequest = send(options)
    if (isLast) outgoingRequest.shouldKeepAlive = false
    const abort = () => controller.abort()
    signal.addEventListener('abort', abort, { once: true })
    controller.signal.addEventListener('abort', () => outgoingRequest.destroy(createResetError()), {
      once: true,
    })
    this.#open.set(outgoingRequest, controller)
    outgoingRequest.on('close', () => {
      signal.removeEventListener('abort', abort)
      this.#open.delete(outgoingRequest)
    })
    return receive(outgoingRequest, forwarder, body)
  }

  #getAgent(key: string, create: () => Promise<Agent>): Promise<Agent> {
    const agent = this.#agents.get(key) ?? create()
    this.#agents.set(key, agent)
    return agent
  }
}

/** Creates connections, for example to one server or to the receivers of hooks. */
export const createConnections = (options: ConnectionsOptions): Connections => new KeptConnections(options)
