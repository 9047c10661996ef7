import type { ServerResponse } from 'node:http'
import { redisDownReason } from './dialect-real.ts'
import { resetConnection } from './send-response.ts'
import type { Dialect } from './dialect.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'

export interface OpenStream {
  /** Empty for the plugin's stream, which contains all jobs. */
  readonly jobId: string
  readonly openedAt: number
  readonly frames: number
  send(text: string): void
  freeze(): void
  end(): void
  reset(): void
}

export interface StreamWriterContext {
  readonly dialect: Dialect
  readonly scheduler: Scheduler
  readonly faults: Faults
  now(): number
  sent(): void
}

/**
 * The response's head must already be written.
 *
 * @param jobId empty for the plugin's stream
 */
export function createStreamWriter(
  context: StreamWriterContext,
  jobId: string,
  res: ServerResponse,
  buffered: boolean,
) {
  const { dialect, scheduler, faults } = context
  const openedAt = context.now()
  const kept: string[] = []
  const undoings: (() => void)[] = []
  let silent = false
  let frames = 0
  let wrote = false

  const write = (text: string) => {
    if (res.writableEnded || res.destroyed) return
    if (buffered) kept.push(text)
    else {
      wrote = true
      res.write(text)
    }
  }
  const end = () => {
    if (!res.writableEnded) res.end(kept.join(''))
  }
  const fail = (text: string) => {
    write(dialect.errorFrame(text))
    end()
  }
  res.once('close', () => {
    for (const undo of undoings) undo()
  })

  return {
    write,
    end,
    fail,
    isOver: () => silent || res.writableEnded,
    /** Node sends the head with the first bytes of the body, so it must be flushed. */
    sendHead() {
      if (!wrote && !res.writableEnded && !res.destroyed) res.flushHeaders()
    },
    onClose: (undo: () => void) => undoings.push(undo),
    emit(frame: string, last: boolean) {
      frames++
      context.sent()
      const fault = faults.strikeFrame(jobId)
      const deliver = (text: string) => {
        write(text)
        if (last) end()
      }
      switch (fault?.kind) {
        case undefined:
          return deliver(frame)
        case 'drop':
          return resetConnection(res)
        case 'torn':
          res.write(frame.slice(0, frame.length >> 1), () => resetConnection(res))
          return undefined
        case 'silence':
          silent = true
          return undefined
        case 'slow':
          undoings.push(scheduler.at(context.now() + fault.ms, () => deliver(frame)))
          return undefined
        case 'replaced':
          return deliver(fault.text)
        case 'preceded':
          return deliver(fault.text + frame)
        case 'swallowed':
          return deliver('')
        case 'oversize':
          return deliver(frame.replace(/"current_step": ?"/, (start) => start + 'x'.repeat(fault.bytes)))
        case 'ended':
          return end()
        case 'redis-down':
          return fail(redisDownReason)
      }
    },
    stream: {
      jobId,
      openedAt,
      get frames() {
        return frames
      },
      send: write,
      freeze() {
        silent = true
      },
      end,
      reset: () => resetConnection(res),
    },
  }
}
