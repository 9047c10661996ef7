import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { getLoginError } from './connecting.ts'
import type { ProxyServer } from './network.ts'
import { ProxyConnectError } from './errors.ts'

export type GetHeader = (name: string) => string | null

export interface ResponseReader {
  /** @param proxy the forwarding proxy: the response may be its own */
  onHead(status: number, header: GetHeader, proxy: ProxyServer | undefined): void
  onData(chunk: Buffer): void
  /** The server ended the response properly. */
  onEnd(): void
  /** No response, or a cut connection. */
  onError(error: unknown): void
}

export interface RoutedRequest {
  readonly dispatcher: Dispatcher
  /** The connection serves only this request, and closes with it. */
  readonly isOwn: boolean
  /** The connection closes with the response. */
  readonly isLast: boolean
  readonly origin: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
  readonly proxy?: ProxyServer
}

const createHeaderGetter =
  (headers: IncomingHttpHeaders): GetHeader =>
  (name) => {
    const value = headers[name]
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
  }

/** With `fetch`, each event stream would hold a dozen web stream objects. */
export class PendingResponse implements Dispatcher.DispatchHandler {
  readonly #reader: ResponseReader
  readonly #onSettled: (pending: PendingResponse) => void
  #request: RoutedRequest | undefined
  #controller: Dispatcher.DispatchController | undefined
  #head: { readonly arrived: () => void; readonly failed: (error: unknown) => void } | undefined
  #isOver = false

  /** @param onOver called once when the response is over, for any reason */
  constructor(reader: ResponseReader, onOver: (pending: PendingResponse) => void) {
    this.#reader = reader
    this.#onSettled = onOver
  }

  /** Rejects if there is no response, and another way may be tried. */
  send(request: RoutedRequest): Promise<void> {
    this.#request = request
    if (this.#isOver) return Promise.resolve(this.#releaseRequest())
    const { dispatcher, origin, method, path, headers, body, isLast } = request
    return new Promise((resolve, reject) => {
      this.#head = { arrived: resolve, failed: reject }
      dispatcher.dispatch(
        { origin, method, path, headers, body: body ?? null, ...(isLast && { reset: true }) },
        this,
      )
    })
  }

  fail(error: unknown): void {
    if (this.#settle()) this.#reader.onError(error)
  }

  close(): void {
    this.#settle()
    this.#head?.arrived()
    this.#head = undefined
  }

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
    // Some twenty buffers, otherwise held for as long as the response.
    controller.rawHeaders = null
    if (status < 200) return
    const proxy = this.#request?.proxy
    if (proxy && status === 407) return this.#reject(new ProxyConnectError(proxy, getLoginError(proxy)))
    this.#head?.arrived()
    this.#head = undefined
    this.#reader.onHead(status, createHeaderGetter(headers), proxy)
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#reader.onData(chunk)
  }

  onResponseEnd(): void {
    this.#controller = undefined
    if (this.#settle()) this.#reader.onEnd()
  }

  onResponseError(_: unknown, error: unknown): void {
    if (!this.#request) return
    if (this.#head) this.#reject(error)
    else if (this.#settle()) this.#reader.onError(error)
  }

  #reject(error: unknown) {
    const head = this.#head
    this.#head = undefined
    this.#releaseRequest()
    head?.failed(error)
  }

  #settle(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#releaseRequest()
    this.#onSettled(this)
    return true
  }

  #releaseRequest() {
    const request = this.#request
    const controller = this.#controller
    this.#request = undefined
    this.#controller = undefined
    // undici reports this synchronously, and nothing more about this request.
    controller?.abort(new Error('closed'))
    if (request?.isOwn) void request.dispatcher.destroy()
  }
}
