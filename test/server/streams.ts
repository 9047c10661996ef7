import type { ServerResponse } from 'node:http'
import { REDIS_DOWN } from './dialect-real.ts'
import type { Dialect } from './dialect.ts'
import type { FaultBook } from './faults.ts'
import { isTerminal, type JobState } from './job.ts'
import type { JobStore } from './job-store.ts'
import { createLooks } from './looks.ts'
import type { Scheduler } from './scheduler.ts'

/** An open stream, for tests that steer one by hand. */
export interface OpenStream {
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

/** What streams and long polls live on. */
export interface WatchContext {
  readonly store: JobStore
  readonly dialect: Dialect
  readonly scheduler: Scheduler
  readonly faults: FaultBook
  readonly streamIntervalMs: number
  now(): number
  stamp(): number
  redisDown(): boolean
  /** Whether the whole server hangs. Thawed, it makes everything look again. */
  frozen(): boolean
  /** A frame was given to be sent. */
  sent(): void
}

/**
 * Serves one stream whose head has been written.
 *
 * "First frame at once: the present state. Then the server looks once a second and sends a frame only if status,
 * progress or completion time changed. After a change to a terminal status the stream ends. Opened on a job already
 * terminal it sends one frame and stays open, silent, for ever; it speaks again if the job is restarted."
 *
 * @param buffered keep everything back until the end
 */
export function serveStream(
  context: WatchContext,
  jobId: string,
  res: ServerResponse,
  buffered: boolean,
): OpenStream {
  const { store, dialect, scheduler, faults } = context
  const openedAt = context.now()
  const kept: string[] = []
  const undoings: (() => void)[] = []
  let seen: JobState | undefined
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

  /** @param last whether the stream ends after this frame */
  const emit = (frame: string, last: boolean) => {
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
        return deliver(frame.replace('"current_step": "', (start) => start + 'x'.repeat(fault.bytes)))
      case 'ended':
        return end()
      case 'job-removed':
        write(frame)
        store.remove(jobId)
        return undefined
      case 'redis-down':
        return fail(REDIS_DOWN)
    }
  }

  const look = () => {
    if (silent || res.writableEnded || context.frozen()) return
    if (context.redisDown()) return fail(REDIS_DOWN)
    const job = store.get(jobId)
    if (!job) return fail(`Job ${jobId} not found`)
    if (seen && !dialect.isNews(seen, job)) return
    const first = seen === undefined
    seen = job
    emit(
      dialect.frame(job, context.stamp()),
      isTerminal(job.status) && (!first || dialect.endsOnTerminalFirstFrame),
    )
  }

  const looks = createLooks(scheduler, openedAt, context.streamIntervalMs, () => context.now(), look)
  undoings.push(looks.stop, store.onChange(jobId, looks.changed))
  res.once('close', () => {
    for (const undo of undoings) undo()
  })
  look()
  // Node sends the head with the first bytes of the body; without any it would wait for ever.
  if (!wrote && !res.writableEnded && !res.destroyed) res.flushHeaders()

  return {
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
  }
}

/** Ends a connection with a reset, as a killed process does. */
export function resetConnection(res: ServerResponse): void {
  if (res.socket) res.socket.resetAndDestroy()
  else res.destroy()
}
