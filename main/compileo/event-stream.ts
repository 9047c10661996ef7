import { ErrorEvent, EventSource, type FetchLikeResponse, type ReaderLike } from 'eventsource'
import { codeOf, messageOf } from '../../shared/message.ts'
import { takeLoopShare } from '../base/loop-share.ts'
import { BodyBuffer, type Pausable } from './bodies.ts'
import { isRefused, neverArrived, type CompileoError } from './errors.ts'
import { unreachable } from './explain-thrown.ts'
import type { Pace } from './pace.ts'
import type { Grant } from './request-budget.ts'
import type { Closeable, StreamReader, Transport } from './transport.ts'

/** The largest accepted frame, in characters. */
const maxFrameLength = 1024 * 1024
/** With more unread data the server has to wait, in bytes. */
const mostUnread = 64 * 1024

export type StreamEnd =
  /** Unless `isWhole`, only the connection was closed, as by a crashed server. */
  | { readonly reason: 'ended'; readonly isWhole: boolean }
  /** A proxy doesn't pass it on as an event stream, or it sends too much to follow. */
  | { readonly reason: 'no-stream' }
  | { readonly reason: 'failed'; readonly error: CompileoError }

export interface EventListener {
  /** @param id of the last event with one; empty without any */
  onData(data: string, id: string): void
  /** Called once, unless the owner closed the stream. */
  onEnd(end: StreamEnd): void
}

const tooLarge = (): StreamEnd => ({
  reason: 'failed',
  error: { kind: 'protocol', message: messageOf('serverErrors.frameTooLarge') },
})

interface Waiting<T> {
  readonly resolve: (value: T | Promise<T>) => void
  readonly reject: (error: Error) => void
}
type Piece = Awaited<ReturnType<ReaderLike['read']>>

const errorOf = ({ message }: CompileoError) => new Error(codeOf(message))

/**
 * With `fetch`, each live job would also hold web streams and take 13 kB more. A class, because there is
 * one per stream.
 */
class StreamResponse implements StreamReader, ReaderLike {
  readonly #grant: Grant
  readonly #pace: Pace
  readonly #onFlood: () => void
  #request: (Closeable & Pausable) | undefined
  #opening: Waiting<FetchLikeResponse> | undefined
  #reading: Waiting<Piece> | undefined
  readonly #unread = new BodyBuffer()
  #over: { readonly error: CompileoError | undefined } | undefined
  #isClosed = false
  failure: CompileoError | undefined
  /** Whether the body marks its own end. */
  isDelimited = false

  constructor(grant: Grant, pace: Pace, onFlood: () => void) {
    this.#grant = grant
    this.#pace = pace
    this.#onFlood = onFlood
  }

  /** Resolves when a successful response begins. */
  open(ask: (reader: StreamReader) => Closeable & Pausable): Promise<FetchLikeResponse> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
      this.#request = ask(this)
    })
  }

  onOpen(contentType: string, isDelimited: boolean): void {
    this.isDelimited = isDelimited
    this.#grant.answered()
    const headers = { get: (name: string) => (name === 'content-type' ? contentType : null) }
    this.#opening?.resolve({
      url: '',
      status: 200,
      redirected: false,
      headers,
      body: { getReader: () => this },
    })
    this.#opening = undefined
  }

  onData(value: Buffer): void {
    if (this.#pace.addBytes(value.byteLength)) return this.#onFlood()
    this.#unread.add(value)
    if (this.#unread.size > mostUnread) this.#request?.pause()
    this.#reading?.resolve(this.read())
    this.#reading = undefined
  }

  onEnd(): void {
    this.#finish(undefined)
  }

  onFailed(error: CompileoError): void {
    if (this.#opening && neverArrived(error)) this.#grant.refund()
    this.#grant.answered()
    // An open stream ends with a refused connection only if its server is stopping.
    if (this.#opening || isRefused(error)) this.failure = error
    if (!this.#opening) return this.#finish(error)
    this.#opening.reject(errorOf(error))
    this.#opening = undefined
  }

  async read(): Promise<Piece> {
    if (this.#unread.size > 0) {
      await takeLoopShare(this.#unread.size)
      const value = this.#unread.take()
      // More may come before this returns.
      this.#request?.resume()
      return { done: false, value }
    }
    if (this.#over?.error) return Promise.reject(errorOf(this.#over.error))
    if (this.#over) return Promise.resolve({ done: true })
    return new Promise((resolve, reject) => {
      this.#reading = { resolve, reject }
    })
  }

  cancel(): Promise<void> {
    this.close()
    return Promise.resolve()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#request?.close()
    this.#grant.answered()
  }

  #finish(error: CompileoError | undefined) {
    this.#over = { error }
    if (error) this.#reading?.reject(errorOf(error))
    else this.#reading?.resolve({ done: true })
    this.#reading = undefined
  }
}

/**
 * One attempt at a stream. The package would reconnect even to a finished job, whose stream never ends
 * (docs/reference/compileo-server.md, "The stream").
 */
class StreamAttempt extends EventSource {
  readonly #listener: EventListener
  readonly response: StreamResponse
  readonly #pace: Pace
  #isAbandoned = false

  constructor(
    url: string,
    response: StreamResponse,
    ask: (reader: StreamReader) => Closeable & Pausable,
    pace: Pace,
    listener: EventListener,
  ) {
    super(url, { maxBufferSize: maxFrameLength, fetch: () => response.open(ask) })
    this.#listener = listener
    this.response = response
    this.#pace = pace
  }

  /**
   * Events of any name: only a step text can name one, and no frame may be hidden that way
   * (docs/reference/compileo-server.md, "The stream").
   */
  override dispatchEvent(event: Event): boolean {
    if (this.#isAbandoned) return true
    try {
      if (event instanceof MessageEvent) {
        const data = String(event.data)
        // The package limits its buffer, but the last piece of a frame bypasses that.
        if (data.length > maxFrameLength) this.giveUp(tooLarge())
        else if (this.#pace.addEvent()) this.giveUp({ reason: 'no-stream' })
        else this.#listener.onData(data, event.lastEventId)
      } else if (event instanceof ErrorEvent) {
        // The package schedules its next attempt right after this event, and close() cancels it.
        queueMicrotask(() => this.close())
        this.#listener.onEnd(this.#endOf(event))
      }
    } catch (error) {
      // The package would treat it as a broken connection; any EventTarget reports it as uncaught.
      queueMicrotask(() => {
        throw error
      })
    }
    return true
  }

  abandon(): void {
    this.#isAbandoned = true
    this.close()
  }

  giveUp(end: StreamEnd): void {
    this.abandon()
    this.#listener.onEnd(end)
  }

  override close(): void {
    super.close()
    this.response.close()
  }

  /** From the package's error event (its `failConnection` and `scheduleReconnect`). */
  #endOf({ code, message }: ErrorEvent): StreamEnd {
    const { failure } = this.response
    if (failure) return { reason: 'failed', error: failure }
    // The response was 200, but rejected for its content type.
    if (code !== undefined) return { reason: 'no-stream' }
    // The package gave up instead of reconnecting.
    if (this.readyState === this.CLOSED) return tooLarge()
    if (message === undefined) return { reason: 'ended', isWhole: this.response.isDelimited }
    // Broken off; undici can't tell by whom or why.
    return { reason: 'failed', error: unreachable('reset') }
  }
}

/**
 * The caller decides what follows its end.
 *
 * @param after the ID of the event to resume after
 * @returns `close`
 */
export function openEventStream(
  transport: Transport,
  url: string,
  path: string,
  grant: Grant,
  pace: Pace,
  listener: EventListener,
  after?: string,
): () => void {
  const headers = { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) }
  const answer = new StreamResponse(grant, pace, () => attempt.giveUp({ reason: 'no-stream' }))
  const ask = (reader: StreamReader) => transport.stream(path, headers, reader)
  const attempt = new StreamAttempt(`${url}${path}`, answer, ask, pace, listener)
  return () => attempt.abandon()
}
