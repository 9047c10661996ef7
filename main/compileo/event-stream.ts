import { EventSource, type ErrorEvent, type FetchLikeResponse } from 'eventsource'
import { formatMessageForLog, createMessage } from '#shared/message.ts'
import type { Clock } from '#main/base/clock.ts'
import { yieldToEventLoop } from '#main/base/yield-to-event-loop.ts'
import { BodyBuffer, type Pausable } from './bodies.ts'
import { isConnectionRefused, wasNotSent, type CompileoError } from './errors.ts'
import { createUnreachableError } from './explain-thrown.ts'
import { feedRateLimit, jobRateLimit, RateLimiter } from './rate-limiter.ts'
import { parsePluginEvent, pluginPaths, type PluginEvent } from './plugin.ts'
import type { Grant } from './request-budget.ts'
import { parseFrame, type Frame } from './schema.ts'
import type { Closeable, StreamReader, Transport } from './transport.ts'

/** The largest accepted frame, in characters. */
const maxFrameLength = 1024 * 1024
/** With more unread data the server has to wait, in bytes. */
const maxUnreadBytes = 64 * 1024

export type StreamEnd =
  | { readonly reason: 'ended' }
  /** A proxy doesn't pass it on as an event stream, or it sends too much to follow. */
  | { readonly reason: 'no-stream' }
  | { readonly reason: 'failed'; readonly error: CompileoError }

interface EventListener {
  /** @param id of the last event with one; empty without any */
  onData(data: string, id: string): void
  /** Called once, unless the owner closed the stream. */
  onEnd(end: StreamEnd): void
}

export interface StreamListener extends Pick<EventListener, 'onEnd'> {
  onFrame(frame: Frame): void
}

export interface ChangesListener extends Pick<EventListener, 'onEnd'> {
  /** @param cursor for a later stream to resume after; empty if there is none yet */
  onChanges(event: PluginEvent, cursor: string): void
}

const createTooLargeEnd = (): StreamEnd => ({
  reason: 'failed',
  error: { kind: 'protocol', message: createMessage('serverErrors.frameTooLarge') },
})

/** In ASCII. */
const sign = { lineFeed: 0x0a, carriageReturn: 0x0d, colon: 0x3a, e: 0x65 } as const

const toError = ({ message }: CompileoError) => new Error(formatMessageForLog(message))

interface PendingOpen {
  readonly resolve: (response: FetchLikeResponse) => void
  readonly reject: (error: Error) => void
}

/** The response to one request, for the package's `fetch` option. A class, because there is one per stream. */
class StreamResponse implements StreamReader {
  readonly #grant: Grant
  readonly #rateLimiter: RateLimiter
  readonly #onFlood: () => void
  #request: (Closeable & Pausable) | undefined
  #opening: PendingOpen | undefined
  readonly #unread = new BodyBuffer()
  #result: { readonly error: CompileoError | undefined } | undefined
  #isLineStart = true
  /** Called when there is more to read, or nothing more will come. */
  #wake: (() => void) | undefined
  #isClosed = false
  failure: CompileoError | undefined

  constructor(grant: Grant, rateLimiter: RateLimiter, onFlood: () => void) {
    this.#grant = grant
    this.#rateLimiter = rateLimiter
    this.#onFlood = onFlood
  }

  /** Resolves when a successful response begins. */
  open(ask: (reader: StreamReader) => Closeable & Pausable): Promise<FetchLikeResponse> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
      this.#request = ask(this)
    })
  }

  onOpen(contentType: string): void {
    this.#grant.onResponse()
    const headers = { get: (name: string) => (name === 'content-type' ? contentType : null) }
    const body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.close() },
      // We buffer what is unread, and pause the request.
      { highWaterMark: 0 },
    )
    this.#opening?.resolve({ url: '', status: 200, redirected: false, headers, body })
    this.#opening = undefined
  }

  onData(value: Buffer): void {
    if (this.#rateLimiter.addBytes(value.byteLength)) return this.#onFlood()
    this.#unread.add(value)
    if (this.#unread.size > maxUnreadBytes) this.#request?.pause()
    this.#wake?.()
  }

  onEnd(): void {
    this.#finish(undefined)
  }

  onFailed(error: CompileoError): void {
    if (this.#opening && wasNotSent(error)) this.#grant.refund()
    this.#grant.onResponse()
    // An open stream ends with a refused connection only if its server is stopping.
    if (this.#opening || isConnectionRefused(error)) this.failure = error
    if (!this.#opening) return this.#finish(error)
    this.#opening.reject(toError(error))
    this.#opening = undefined
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#request?.close()
    this.#grant.onResponse()
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (this.#unread.size === 0 && !this.#result)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    if (this.#unread.size === 0) {
      if (this.#result?.error) controller.error(toError(this.#result.error))
      else controller.close()
      return
    }
    await yieldToEventLoop(this.#unread.size)
    controller.enqueue(this.#stripEventNames(this.#unread.take()))
    // More may have come meanwhile.
    this.#request?.resume()
  }

  /**
   * Lines that begin with `e` become comments, so that no event has a name: only a step text can name one,
   * and the package would hide the server's own frame (docs/reference/compileo-server.md, "The stream").
   */
  #stripEventNames(bytes: Buffer): Buffer {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#isLineStart && bytes[at] === sign.e) bytes[at] = sign.colon
      this.#isLineStart = bytes[at] === sign.lineFeed || bytes[at] === sign.carriageReturn
    }
    return bytes
  }

  #finish(error: CompileoError | undefined) {
    this.#result = { error }
    this.#wake?.()
  }
}

/** From the package's error event (its `failConnection` and `scheduleReconnect`). */
function toStreamEnd(
  { code, message }: ErrorEvent,
  source: EventSource,
  response: StreamResponse,
): StreamEnd {
  if (response.failure) return { reason: 'failed', error: response.failure }
  // The response was 200, but rejected for its content type.
  if (code !== undefined) return { reason: 'no-stream' }
  // The package gave up instead of reconnecting.
  if (source.readyState === source.CLOSED) return createTooLargeEnd()
  if (message === undefined) return { reason: 'ended' }
  // Broken off; undici can't tell by whom or why.
  return { reason: 'failed', error: createUnreachableError('reset') }
}

/**
 * Makes one attempt, because the package would reconnect even to a finished job, whose stream never ends
 * (docs/reference/compileo-server.md, "The stream"). The caller decides what follows its end.
 */
function openEventStream(
  transport: Pick<Transport, 'stream'>,
  url: string,
  path: string,
  grant: Grant,
  rateLimiter: RateLimiter,
  listener: EventListener,
  after?: string,
): () => void {
  const headers = { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) }
  const response = new StreamResponse(grant, rateLimiter, () => giveUp({ reason: 'no-stream' }))
  const source = new EventSource(`${url}${path}`, {
    maxBufferSize: maxFrameLength,
    fetch: () => response.open((reader) => transport.stream(path, headers, reader)),
  })
  let isOver = false

  function close() {
    isOver = true
    source.close()
    response.close()
  }

  function giveUp(end: StreamEnd) {
    close()
    listener.onEnd(end)
  }

  source.addEventListener('message', ({ data, lastEventId }) => {
    const text = String(data)
    // The package limits its buffer, but the last piece of a frame bypasses that.
    if (text.length > maxFrameLength) giveUp(createTooLargeEnd())
    else if (rateLimiter.addEvent()) giveUp({ reason: 'no-stream' })
    else listener.onData(text, lastEventId)
  })
  source.addEventListener('error', (event) => {
    if (isOver) return
    const end = toStreamEnd(event, source, response)
    isOver = true
    // The package schedules its next attempt right after this event, and close() cancels it.
    queueMicrotask(close)
    listener.onEnd(end)
  })
  return close
}

type Streams = Pick<Transport, 'stream' | 'serverNow'>

/** Opens the event stream of one job. @returns `close` */
export function openJobStream(
  transport: Streams,
  url: string,
  path: string,
  jobId: string,
  grant: Grant,
  clock: Clock,
  listener: StreamListener,
): () => void {
  return openEventStream(transport, url, path, grant, new RateLimiter(jobRateLimit, clock), {
    onData: (data) => listener.onFrame(parseFrame(data, jobId, transport.serverNow())),
    onEnd: (end) => listener.onEnd(end),
  })
}

/** Opens the plugin's stream of all jobs, after the event with the ID `after`. @returns `close` */
export function openChanges(
  transport: Streams,
  url: string,
  grant: Grant,
  clock: Clock,
  listener: ChangesListener,
  after: string | undefined,
): () => void {
  const events: EventListener = {
    onData: (data, id) => listener.onChanges(parsePluginEvent(data, transport.serverNow(), id), id),
    onEnd: (end) => listener.onEnd(end),
  }
  return openEventStream(
    transport,
    url,
    pluginPaths.changes,
    grant,
    new RateLimiter(feedRateLimit, clock),
    events,
    after,
  )
}
