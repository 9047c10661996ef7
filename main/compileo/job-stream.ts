import { EventSource } from 'eventsource'
import { texts } from '../texts.ts'
import { neverArrived, type CompileoError } from './errors.ts'
import { unreachable } from './explain-thrown.ts'
import type { Grant } from './request-budget.ts'
import { parseFrame, type Frame } from './schema.ts'
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

export interface StreamListener {
  onFrame(frame: Frame): void
  /** Called once, unless the stream was closed by its owner before. */
  onEnd(end: StreamEnd): void
}

/**
 * Takes every event for a message, whatever it is called: the server names none, so only a step text can, and the frame
 * of such a step must not go unheard (server facts, "The stream").
 */
class NamelessEventSource extends EventSource {
  override dispatchEvent(event: Event): boolean {
    const isNamed = event instanceof MessageEvent && event.type !== 'message'
    return super.dispatchEvent(isNamed ? new MessageEvent('message', { data: event.data }) : event)
  }
}

/**
 * Opens one stream, once. `EventSource` would reconnect every 3 s by itself, also after a stream's normal end, which on
 * a finished job means a stream that hangs for ever (server facts, "The stream"); so each one is a single attempt, and
 * whoever follows the job decides what comes next.
 * @returns how to close it
 */
export function openJobStream(
  transport: Transport,
  url: string,
  path: string,
  jobId: string,
  grant: Grant,
  listener: StreamListener,
): () => void {
  const controller = new AbortController()
  let failure: StreamEnd = { reason: 'failed', error: unreachable('reset') }
  let over = false

  const source = new NamelessEventSource(`${url}${path}`, {
    maxBufferSize: maxFrameLength,
    async fetch() {
      const answer = await transport
        .send('GET', path, controller.signal, 'text/event-stream')
        .finally(() => grant.answered())
      if (!answer.ok) {
        if (neverArrived(answer.error)) grant.refund()
        failure = { reason: 'failed', error: answer.error }
        throw new Error(answer.error.message)
      }
      const response = answer.value
      if (!/^text\/event-stream\s*(;|$)/i.test(response.headers.get('content-type') ?? '')) {
        failure = { reason: 'no-stream' }
        throw new Error('not an event stream')
      }
      failure = { reason: 'ended' }
      return response
    },
  })

  function close() {
    over = true
    controller.abort()
    // In the error event EventSource is about to set its reconnect timer: close after it did, so that it is cleared.
    queueMicrotask(() => source.close())
  }

  function end(how: StreamEnd) {
    if (over) return
    close()
    listener.onEnd(how)
  }

  source.addEventListener('message', (event) => {
    if (!over) listener.onFrame(parseFrame(String(event.data), jobId))
  })
  source.addEventListener('error', (event) => {
    // While a stream runs, an error without words is its normal end; one with words broke it off.
    if (failure.reason !== 'ended' || !event.message) return end(failure)
    const tooLarge = /buffer/i.test(event.message)
    const error: CompileoError = tooLarge
      ? { kind: 'protocol', message: texts.servers.frameTooLarge }
      : unreachable('reset')
    end({ reason: 'failed', error })
  })
  return close
}
