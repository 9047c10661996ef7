import { createParser } from 'eventsource-parser'
import { texts } from '../../shared/texts/native-texts.ts'
import { ignoreAbort } from '../base/abort.ts'
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

const tooLarge = (): CompileoError => ({ kind: 'protocol', message: texts.servers.frameTooLarge })

/**
 * Opens one stream, once. A browser's `EventSource` would reconnect every 3 s by itself, also after a stream's normal
 * end, which on a finished job means a stream that hangs for ever (server facts, "The stream"); so each one is a single
 * attempt, and whoever follows the job decides what comes next.
 * @returns how to close it
 */
export function openJobStream(
  transport: Transport,
  path: string,
  jobId: string,
  grant: Grant,
  listener: StreamListener,
): () => void {
  const controller = new AbortController()
  const { signal } = controller

  /** Passes its frames on. @returns how it came to its end */
  async function read(): Promise<StreamEnd> {
    const answer = await transport
      .send('GET', path, signal, 'text/event-stream')
      .finally(() => grant.answered())
    if (!answer.ok) {
      if (neverArrived(answer.error)) grant.refund()
      return { reason: 'failed', error: answer.error }
    }
    const { body, headers } = answer.value
    if (!body || !/^text\/event-stream\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
      return { reason: 'no-stream' }
    }
    let error: CompileoError | undefined
    const parser = createParser({
      maxBufferSize: maxFrameLength,
      // Whatever an event is called: the server names none, so only a step text can, and the frame of such a step must
      // not go unheard (server facts, "The stream").
      onEvent({ data }) {
        if (!signal.aborted) listener.onFrame(parseFrame(data, jobId))
      },
      onError({ type }) {
        if (type === 'max-buffer-size-exceeded') error = tooLarge()
      },
    })
    const decoder = new TextDecoder()
    const reader = body.getReader()
    for (;;) {
      // Broken off: by whom and why, undici can't tell.
      const chunk = await reader.read().catch(() => undefined)
      if (!chunk) return { reason: 'failed', error: unreachable('reset') }
      if (signal.aborted || chunk.done) return { reason: 'ended' }
      parser.feed(decoder.decode(chunk.value, { stream: true }))
      if (error) return { reason: 'failed', error }
    }
  }

  function end(how: StreamEnd) {
    if (signal.aborted) return
    controller.abort()
    listener.onEnd(how)
  }

  read().then(end, ignoreAbort(signal))
  return () => controller.abort()
}
