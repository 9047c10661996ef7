import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { loginError } from './connecting.ts'
import type { ProxyWay } from './network.ts'
import { ProxyFailure } from './not-connected.ts'

/** The value of a header of an answer, by its name in lower case. */
export type HeaderOf = (name: string) => string | null

/** Hears an answer as it comes. Nothing of it may throw. */
export interface ResponseReader {
  /** @param proxy the proxy that was given the request to pass it on: the answer may be its own */
  onHead(status: number, header: HeaderOf, proxy: ProxyWay | undefined): void
  onData(chunk: Buffer): void
  /** The server ended it in order. */
  onEnd(): void
  /** It never came, or broke off. */
  onError(error: unknown): void
}

/** What is asked for, by one way. */
export interface RoutedRequest {
  readonly dispatcher: Dispatcher
  /** It is of no other request: it ends with the answer. */
  readonly isOwn: boolean
  /** Its connection is closed with the answer. */
  readonly isLast: boolean
  readonly origin: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
  /** A proxy that passes the request on. */
  readonly proxy?: ProxyWay
}

const headerIn =
  (headers: IncomingHttpHeaders): HeaderOf =>
  (name) => {
    const value = headers[name]
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
  }

/**
 * One request and its answer, be it one that goes on for hours. By `fetch` a stream of events would hold a dozen objects of the
 * web's streams, and wait for each piece by three promises.
 */
export class PendingResponse implements Dispatcher.DispatchHandler {
  readonly #reader: ResponseReader
  readonly #onOver: (pending: PendingResponse) => void
  #request: RoutedRequest | undefined
  /** Of what is under way: it ends it. */
  #controller: Dispatcher.DispatchController | undefined
  #head: { readonly came: () => void; readonly failed: (error: unknown) => void } | undefined
  #isOver = false

  /** @param onOver called once when nothing more can come, whoever ended it */
  constructor(reader: ResponseReader, onOver: (pending: PendingResponse) => void) {
    this.#reader = reader
    this.#onOver = onOver
  }

  /** Asks by one way. Resolves when an answer has begun to come; rejects where none came, and another way may be tried. */
  ask(request: RoutedRequest): Promise<void> {
    this.#request = request
    if (this.#isOver) return Promise.resolve(this.#letGo())
    const { dispatcher, origin, method, path, headers, body, isLast } = request
    return new Promise((resolve, reject) => {
      this.#head = { came: resolve, failed: reject }
      dispatcher.dispatch(
        { origin, method, path, headers, body: body ?? null, ...(isLast && { reset: true }) },
        this,
      )
    })
  }

  /** No way is left. */
  fail(error: unknown): void {
    if (this.#leave()) this.#reader.onError(error)
  }

  /** Ends it for its owner, whose reader hears nothing from then on. */
  close(): void {
    this.#leave()
    this.#head?.came()
    this.#head = undefined
  }

  /** Takes no more of the answer for now: what comes meanwhile waits on the way. */
  pause(): void {
    this.#controller?.pause()
  }

  resume(): void {
    this.#controller?.resume()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) controller.abort(new Error('closed'))
    else this.#controller = controller
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // Some twenty buffers, which it would hold for as long as the answer goes on.
    controller.rawHeaders = null
    if (status < 200) return
    const proxy = this.#request?.proxy
    if (proxy && status === 407) return this.#refuse(new ProxyFailure(proxy, loginError(proxy)))
    this.#head?.came()
    this.#head = undefined
    this.#reader.onHead(status, headerIn(headers), proxy)
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#reader.onData(chunk)
  }

  onResponseEnd(): void {
    this.#controller = undefined
    if (this.#leave()) this.#reader.onEnd()
  }

  onResponseError(_: unknown, error: unknown): void {
    if (!this.#request) return
    if (this.#head) this.#refuse(error)
    else if (this.#leave()) this.#reader.onError(error)
  }

  /** This way led to no answer. */
  #refuse(error: unknown) {
    const head = this.#head
    this.#head = undefined
    this.#letGo()
    head?.failed(error)
  }

  #leave(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#letGo()
    this.#onOver(this)
    return true
  }

  #letGo() {
    const request = this.#request
    const controller = this.#controller
    this.#request = undefined
    this.#controller = undefined
    // undici tells of it here and now, and of this request nothing more.
    controller?.abort(new Error('closed'))
    if (request?.isOwn) void request.dispatcher.destroy()
  }
}
