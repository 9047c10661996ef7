import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { loginError } from './connecting.ts'
import type { ProxyWay } from './network.ts'
import { ProxyFailure } from './not-connected.ts'

export type HeaderOf = (name: string) => string | null

export interface ResponseReader {
  /** @param proxy the forwarding proxy: the response may be its own */
  onHead(status: number, header: HeaderOf, proxy: ProxyWay | undefined): void
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
  readonly proxy?: ProxyWay
}

const headerIn =
  (headers: IncomingHttpHeaders): HeaderOf =>
  (name) => {
    const value = headers[name]
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
  }

/** With `fetch`, each event stream would hold a dozen web stream objects. */
export class PendingResponse implements Dispatcher.DispatchHandler {
  readonly #reader: ResponseReader
  readonly #onOver: (pending: PendingResponse) => void
  #request: RoutedRequest | undefined
  #controller: Dispatcher.DispatchController | undefined
  #head: { readonly arrived: () => void; readonly failed: (error: unknown) => void } | undefined
  #isOver = false

  /** @param onOver called once when the response is over, for any reason */
  constructor(reader: ResponseReader, onOver: (pending: PendingResponse) => void) {
    this.#reader = reader
    this.#onOver = onOver
  }

  /** Rejects if there is no response, and another way may be tried. */
  ask(request: RoutedRequest): Promise<void> {
    this.#request = request
    if (this.#isOver) return Promise.resolve(this.#letGo())
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
    if (this.#leave()) this.#reader.onError(error)
  }

  close(): void {
    this.#leave()
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
    if (proxy && status === 407) return this.#refuse(new ProxyFailure(proxy, loginError(proxy)))
    this.#head?.arrived()
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
    // undici reports this synchronously, and nothing more about this request.
    controller?.abort(new Error('closed'))
    if (request?.isOwn) void request.dispatcher.destroy()
  }
}
