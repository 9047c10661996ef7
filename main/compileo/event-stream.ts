import { ErrorEvent, EventSource, type FetchLikeResponse, type ReaderLike } from 'eventsource'
import { codeOf, messageOf } from '../../shared/messages/message.ts'
import { takeLoopShare } from '../base/loop-share.ts'
import { BodyBuffer, type Pausable } from './bodies.ts'
import { isRefused, neverArrived, type CompileoError } from './errors.ts'
import { unreachable } from './explain-thrown.ts'
import type { Pace } from './pace.ts'
import type { Grant } from './request-budget.ts'
import type { Closeable, StreamReader, Transport } from './transport.ts'

/** The largest frame taken, in characters. */
const maxFrameLength = 1024 * 1024
/** With more than that unread, the server has to wait, in bytes. */
const mostUnread = 64 * 1024

/** Why a stream is over. */
export type StreamEnd =
  /**
   * The server ended it in order, as it does after a terminal status. Unless it `isWhole`, only the connection was closed,
   * as by a server that died.
   */
  | { readonly reason: 'ended'; readonly isWhole: boolean }
  /** It isn't an event stream, because something on the way doesn't pass them on, or it sends too much to be followed. */
  | { readonly reason: 'no-stream' }
  | { readonly reason: 'failed'; readonly error: CompileoError }

/** Who hears a stream's events as they come. */
export interface EventListener {
  /** @param id of the last event that had one; empty where none had */
  onData(data: string, id: string): void
  /** Called once, unless the stream was closed by its owner before. */
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
 * An answer as the `eventsource` package reads it, of what comes over the connection. By `fetch` each live job would hold the
 * web's streams, too, and take 13 kB more. A class, for there is one of each.
 */
class StreamAnswer implements StreamReader, ReaderLike {
  readonly #grant: Grant
  readonly #pace: Pace
  readonly #onFlood: () => void
  #request: (Closeable & Pausable) | undefined
  #opening: Waiting<FetchLikeResponse> | undefined
  #reading: Waiting<Piece> | undefined
  /** What came and isn't read yet. */
  readonly #unread = new BodyBuffer()
  #over: { readonly error: CompileoError | undefined } | undefined
  #isClosed = false
  /** Why it failed, where that is known: the package's error event would hold no more than its words. */
  failure: CompileoError | undefined
  /** Whether its body says itself where it ends. */
  isDelimited = false

  constructor(grant: Grant, pace: Pace, onFlood: () => void) {
    this.#grant = grant
    this.#pace = pace
    this.#onFlood = onFlood
  }

  /** Asks for it. Resolves when it is a success and begins to come. */
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
 * One attempt at a stream. The package would reconnect after every error and every end, also after the normal one of a
 * finished job, whose next stream never ends (docs/compileo-server.md, "The stream"). So it is closed at the first of
 * either.
 */
class StreamAttempt extends EventSource {
  readonly #listener: EventListener
  readonly #answer: StreamAnswer
  readonly #pace: Pace
  #isAbandoned = false

  constructor(
    url: string,
    answer: StreamAnswer,
    ask: (reader: StreamReader) => Closeable & Pausable,
    pace: Pace,
    listener: EventListener,
  ) {
    super(url, { maxBufferSize: maxFrameLength, fetch: () => answer.open(ask) })
    this.#listener = listener
    this.#answer = answer
    this.#pace = pace
  }

  /**
   * Hands each event straight to whom it is for. Whatever a frame's event is called: the server names none, so only a
   * step text can, and no frame may be hidden by one (docs/compileo-server.md, "The stream").
   */
  override dispatchEvent(event: Event): boolean {
    if (this.#isAbandoned) return true
    try {
      if (event instanceof MessageEvent) {
        const data = String(event.data)
        // The package bounds what it keeps, and the last piece of a frame it doesn't keep.
        if (data.length > maxFrameLength) this.giveUp(tooLarge())
        else if (this.#pace.addEvent()) this.giveUp({ reason: 'no-stream' })
        else this.#listener.onData(data, event.lastEventId)
      } else if (event instanceof ErrorEvent) {
        // The package sets its timer for the next attempt right after this event, and close() takes it back.
        queueMicrotask(() => this.close())
        this.#listener.onEnd(this.#endOf(event))
      }
    } catch (error) {
      // The package would take it for a broken connection; any EventTarget reports it as uncaught.
      queueMicrotask(() => {
        throw error
      })
    }
    return true
  }

  /** Closes it for its owner, who hears nothing from then on. */
  abandon(): void {
    this.#isAbandoned = true
    this.close()
  }

  /** Closes the stream and reports why to its listener. */
  giveUp(end: StreamEnd): void {
    this.abandon()
    this.#listener.onEnd(end)
  }

  override close(): void {
    super.close()
    this.#answer.close()
  }

  /** How it ended, by the error event that the package makes of it (its `failConnection` and `scheduleReconnect`). */
  #endOf({ code, message }: ErrorEvent): StreamEnd {
    const { failure } = this.#answer
    if (failure) return { reason: 'failed', error: failure }
    // The answer was 200, and refused for its content type.
    if (code !== undefined) return { reason: 'no-stream' }
    // The package itself gave it up, rather than meaning to reconnect.
    if (this.readyState === this.CLOSED) return tooLarge()
    if (message === undefined) return { reason: 'ended', isWhole: this.#answer.isDelimited }
    // Broken off: by whom and why, undici can't tell.
    return { reason: 'failed', error: unreachable('reset') }
  }
}

/**
 * Opens one stream, once: whoever follows it decides what comes after its end.
 * @param url of the server, without a trailing slash
 * @param after the ID of the event that it is to go on after
 * @returns how to close it
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
  const answer = new StreamAnswer(grant, pace, () => attempt.giveUp({ reason: 'no-stream' }))
  const ask = (reader: StreamReader) => transport.stream(path, headers, reader)
  const attempt = new StreamAttempt(`${url}${path}`, answer, ask, pace, listener)
  return () => attempt.abandon()
}
