import { EventSource, type ErrorEvent } from 'eventsource'
import { formatMessageForLog, createMessage } from '#shared/message.ts'
import type { Clock } from '#main/base/clock.ts'
import { yieldToEventLoop } from '#main/base/yield-to-event-loop.ts'
import { hasNotReachedServer, type CompileoError } from './errors.ts'
import { createUnreachableError } from './explain-thrown.ts'
import { feedRateLimit, jobRateLimit, RateLimiter } from './rate-limiter.ts'
import { parsePluginEvent, pluginPaths, type PluginEvent } from './plugin.ts'
import type { RequestGrant } from './request-budget.ts'
import { parseFrame, type StreamFrame } from './schema.ts'
import { getEncoding, uncompressedHeaders, type Transport } from './transport.ts'

/** The largest accepted event, in characters. */
const maxFrameLength = 1024 * 1024

export type StreamEnd =
  | { readonly reason: 'ended' }
  /**
   * The response isn't an uncompressed event stream, for example because of a proxy, or it exceeds our rate
   * limit.
   */
  | { readonly reason: 'no-stream' }
  | { readonly reason: 'failed'; readonly error: CompileoError }

interface EventListener {
  /**
   * @param id the ID of the last event that had one, or empty
   * @param isHead whether the stream began with this event, so that no text in the stream can have forged it
   */
  onData(data: string, id: string, isHead: boolean): void
  /** Called once, unless the stream was closed by its owner. */
  onEnd(end: StreamEnd): void
}

export interface StreamListener extends Pick<EventListener, 'onEnd'> {
  /**
   * Called for each frame. With `isHead`, the stream began with this frame, so no step text can have forged
   * it.
   */
  onFrame(frame: StreamFrame, isHead: boolean): void
}

export interface ChangesListener extends Pick<EventListener, 'onEnd'> {
  /** Called for each event. A later stream can continue after `cursor`, unless `cursor` is empty. */
  onChanges(event: PluginEvent, cursor: string): void
}

const createTooLargeEnd = (): StreamEnd => ({
  reason: 'failed',
  error: { kind: 'protocol', message: createMessage('serverErrors.frameTooLarge') },
})

type Streams = Pick<Transport, 'request' | 'onCloseStreams' | 'serverNow'>

const characterCodes = { lineFeed: 0x0a, carriageReturn: 0x0d, colon: 0x3a, e: 0x65 } as const

/**
 * Removes event names by turning lines that begin with `e` into comments. Otherwise a step text could name
 * its frame, and the listener for `message` wouldn't receive it (docs/reference/compileo-server.md, "The
 * stream").
 */
function createEventNameRemover(): (bytes: Uint8Array) => Uint8Array {
  let isLineStart = true
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) {
      if (isLineStart && bytes[at] === characterCodes.e) bytes[at] = characterCodes.colon
      isLineStart = bytes[at] === characterCodes.lineFeed || bytes[at] === characterCodes.carriageReturn
    }
    return bytes
  }
}

/** A stream that begins with these bytes begins with a frame. */
const streamHead = Buffer.from('data: {')

/** Limits a stream's rate, removes the names of its events, and calls `onHead` if it begins with a frame. */
function createFilter(
  rateLimiter: RateLimiter,
  onFlood: () => void,
  onHead: () => void,
): TransformStream<Uint8Array, Uint8Array> {
  const removeEventNames = createEventNameRemover()
  let head = Buffer.alloc(0)
  return new TransformStream({
    async transform(chunk, controller) {
      if (rateLimiter.addBytes(chunk.byteLength)) return onFlood()
      if (head.length < streamHead.length) {
        head = Buffer.concat([head, chunk.subarray(0, streamHead.length - head.length)])
        if (head.equals(streamHead)) onHead()
      }
      await yieldToEventLoop(chunk.byteLength)
      controller.enqueue(removeEventNames(chunk))
    },
  })
}

/** A class saves memory, because each active job has one. */
class StreamAttempt {
  readonly #source: EventSource
  readonly #listener: EventListener
  readonly #unregister: () => void
  readonly #grant: RequestGrant
  #beginsWithFrame = false
  #isOver = false

  constructor(
    transport: Streams,
    url: string,
    path: string,
    grant: RequestGrant,
    rateLimiter: RateLimiter,
    listener: EventListener,
    after?: string,
  ) {
    this.#listener = listener
    this.#grant = grant
    const headers = {
      accept: 'text/event-stream',
      ...uncompressedHeaders,
      ...(after && { 'last-event-id': after }),
    }
    const open = async (signal: AbortSignal): Promise<Response> => {
      const opened = await transport.request({ method: 'GET', path, headers, isLast: true }, signal)
      if (!opened.ok && hasNotReachedServer(opened.error)) grant.onNotSent()
      grant.onResponse()
      if (!opened.ok) {
        this.#giveUp({ reason: 'failed', error: opened.error })
        throw new Error(formatMessageForLog(opened.error.message))
      }
      const { value: response } = opened
      // A proxy compressed the stream although our request doesn't accept that.
      if (getEncoding(response) !== 'identity') this.#giveUp({ reason: 'no-stream' })
      const filter = createFilter(
        rateLimiter,
        () => this.#giveUp({ reason: 'no-stream' }),
        () => (this.#beginsWithFrame = true),
      )
      return new Response(response.body?.pipeThrough(filter) ?? null, response)
    }
    this.#unregister = transport.onCloseStreams((error) => this.#giveUp({ reason: 'failed', error }))
    this.#source = new EventSource(`${url}${path}`, {
      maxBufferSize: maxFrameLength,
      fetch: (_url, { signal }) => open(signal).finally(() => grant.onResponse()),
    })
    this.#source.addEventListener('message', ({ data, lastEventId }) => {
      const text = String(data)
      const isHead = this.#beginsWithFrame
      this.#beginsWithFrame = false
      // The `eventsource` package limits the size of an incomplete event, but the part that completes the
      // event may have any size.
      if (text.length > maxFrameLength) this.#giveUp(createTooLargeEnd())
      else if (rateLimiter.addEvent()) this.#giveUp({ reason: 'no-stream' })
      else listener.onData(text, lastEventId, isHead)
    })
    // Right after this event, the `eventsource` package schedules another attempt. Closing the source in a
    // microtask cancels that attempt.
    this.#source.addEventListener('error', (event) => {
      if (!this.#isOver) queueMicrotask(() => this.#source.close())
      this.#giveUp(this.#toStreamEnd(event))
    })
  }

  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#unregister()
    this.#source.close()
    this.#grant.onResponse()
  }

  #giveUp(end: StreamEnd) {
    if (this.#isOver) return
    this.close()
    this.#listener.onEnd(end)
  }

  /**
   * Converts an error event, which the methods `failConnection` and `scheduleReconnect` of the `eventsource`
   * package create.
   */
  #toStreamEnd({ code, message }: ErrorEvent): StreamEnd {
    // The response had a status other than 200 or a wrong content type.
    if (code !== undefined) return { reason: 'no-stream' }
    // The `eventsource` package only closes the source itself if an event is too large for its buffer.
    if (this.#source.readyState === this.#source.CLOSED) return createTooLargeEnd()
    if (message === undefined) return { reason: 'ended' }
    return { reason: 'failed', error: createUnreachableError('reset') }
  }
}

/**
 * Opens an event stream once. The `eventsource` package would reconnect by itself, even to an ended job,
 * whose stream never ends (docs/reference/compileo-server.md, "The stream").
 */
function openEventStream(...options: ConstructorParameters<typeof StreamAttempt>): () => void {
  const attempt = new StreamAttempt(...options)
  return () => attempt.close()
}

/** Opens the event stream of one job. @returns a function that closes the stream */
export function openJobStream(
  transport: Streams,
  url: string,
  path: string,
  jobId: string,
  grant: RequestGrant,
  clock: Clock,
  listener: StreamListener,
): () => void {
  return openEventStream(transport, url, path, grant, new RateLimiter(jobRateLimit, clock), {
    onData: (data, _id, isHead) => listener.onFrame(parseFrame(data, jobId, transport.serverNow()), isHead),
    onEnd: (end) => listener.onEnd(end),
  })
}

/**
 * Opens the plugin's stream of all jobs, which continues after the event `after` if it is given. Returns a
 * function that closes the stream.
 */
export function openChangesStream(
  transport: Streams,
  url: string,
  grant: RequestGrant,
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
