import { ErrorEvent, EventSource, type EventSourceInit } from 'eventsource'
import { codeOf, messageOf } from '../../shared/messages/message.ts'
import { neverArrived, type CompileoError } from './errors.ts'
import { unreachable } from './explain-thrown.ts'
import type { Grant } from './request-budget.ts'
import type { Transport } from './transport.ts'

/** The largest frame taken, in characters. */
const maxFrameLength = 1024 * 1024

/** Why a stream is over. */
export type StreamEnd =
  /** The server ended it in order, as it does after a terminal status. */
  | { readonly reason: 'ended' }
  /** The answer is no event stream: something between us and the server doesn't pass streams. */
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

/**
 * One attempt at a stream. The package would reconnect after every error and every end, also after the normal one of a
 * finished job, whose next stream never ends (docs/compileo-server.md, "The stream"). So it is closed at the first of
 * either.
 */
class StreamAttempt extends EventSource {
  readonly #listener: EventListener
  #isAbandoned = false
  /** What its answer meant, where that was no success: the package's error event would hold no more than its words. */
  refused: CompileoError | undefined

  constructor(url: string, init: EventSourceInit, listener: EventListener) {
    super(url, init)
    this.#listener = listener
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
        // The package bounds what it has to keep; a frame that comes in one piece it keeps nowhere.
        if (data.length > maxFrameLength) {
          this.abandon()
          this.#listener.onEnd(tooLarge())
        } else this.#listener.onData(data, event.lastEventId)
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

  /** How it ended, by the error event that the package makes of it (its `failConnection` and `scheduleReconnect`). */
  #endOf({ code, message }: ErrorEvent): StreamEnd {
    if (this.refused) return { reason: 'failed', error: this.refused }
    // The answer was 200, and refused for its content type.
    if (code !== undefined) return { reason: 'no-stream' }
    // The package itself gave it up, rather than meaning to reconnect.
    if (this.readyState === this.CLOSED) return tooLarge()
    if (message === undefined) return { reason: 'ended' }
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
  listener: EventListener,
  after?: string,
): () => void {
  const headers = { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) }
  const attempt = new StreamAttempt(
    `${url}${path}`,
    {
      maxBufferSize: maxFrameLength,
      async fetch(_, { signal }) {
        const answer = await transport.send('GET', path, signal, headers).finally(() => grant.answered())
        if (answer.ok) return answer.value
        if (neverArrived(answer.error)) grant.refund()
        attempt.refused = answer.error
        throw new Error(codeOf(answer.error.message))
      },
    },
    listener,
  )
  return () => attempt.abandon()
}
