import type { ServerResponse } from 'node:http'
import { REDIS_DOWN } from './dialect-real.ts'
import { resetConnection } from './sending.ts'
import type { Dialect } from './dialect.ts'
import type { FaultBook } from './faults.ts'
import type { Scheduler } from './scheduler.ts'

/** An open stream, for tests that steer one by hand. */
export interface OpenStream {
  /** Empty where it is of all jobs: the plugin's. */
  readonly jobId: string
  /** Ms since the epoch. */
  readonly openedAt: number
  /** How many frames it was given to send. */
  readonly frames: number
  /** Sends any bytes, now. */
  send(text: string): void
  /** Never speaks again; the connection stays. */
  freeze(): void
  /** Ends in good order. */
  end(): void
  /** Resets the connection. */
  reset(): void
}

/** What streams are sent with. */
export interface SpeakerContext {
  readonly store: { remove(id: string): boolean }
  readonly dialect: Dialect
  readonly scheduler: Scheduler
  readonly faults: FaultBook
  now(): number
  /** A frame was given to be sent. */
  sent(): void
}

/** The half of an open stream that sends: here faults strike its frames. */
export interface Speaker {
  /** For tests that steer it by hand. */
  readonly stream: OpenStream
  /** Sends a frame. @param last whether the stream ends after it */
  emit(frame: string, last: boolean): void
  /** Sends anything that is no frame. */
  write(text: string): void
  /** Says what is wrong, and ends. */
  fail(text: string): void
  /** Ends in good order. */
  end(): void
  /** It says nothing more, though the connection may stay. */
  isOver(): boolean
  /** Node sends the head with the first bytes of the body: without any it would wait for ever. */
  sendHead(): void
  /** Is called when the connection is gone. */
  onClose(undo: () => void): void
}

/**
 * Makes the sending half of a stream whose head has been written.
 * @param jobId empty where it is of all jobs
 * @param buffered keep everything back until the end
 */
export function createSpeaker(
  context: SpeakerContext,
  jobId: string,
  res: ServerResponse,
  buffered: boolean,
): Speaker {
  const { store, dialect, scheduler, faults } = context
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
    sendHead() {
      if (!wrote && !res.writableEnded && !res.destroyed) res.flushHeaders()
    },
    onClose: (undo) => undoings.push(undo),
    emit(frame, last) {
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
        case 'job-removed':
          write(frame)
          store.remove(jobId)
          return undefined
        case 'redis-down':
          return fail(REDIS_DOWN)
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
