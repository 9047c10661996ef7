import type { ServerResponse } from 'node:http'
import { redisDownReason } from './dialect-real.ts'
import type { Dialect } from './dialect.ts'
import type { Faults } from './faults.ts'
import { isTerminal, type JobState } from './job.ts'
import type { JobStore } from './job-store.ts'
import { createPeriodicCheck } from './periodic-check.ts'
import type { Scheduler } from './scheduler.ts'
import { createStreamWriter, type OpenStream } from './stream-writer.ts'

/**
 * A stream that was opened on a finished job. The real server reads the job for this stream until its process
 * ends.
 */
export interface EndlessStream {
  readonly jobId: string
  readonly raced: boolean
}

export interface StreamContext {
  readonly store: JobStore
  readonly dialect: Dialect
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly streamIntervalMs: number
  now(): number
  stamp(): number
  redisDown(): boolean
  frozen(): boolean
  sent(): void
  sentStatus(job: JobState): void
  endless(jobId: string): void
}

/**
 * The first frame, with the current state, is sent at once. After that, the server looks once per interval,
 * and sends a frame if the status, progress or completion time has changed. The stream ends when the job
 * does. If it is opened on a finished job, the real server sends one frame and never ends the stream.
 */
export function serveStream(
  context: StreamContext,
  jobId: string,
  res: ServerResponse,
  buffered: boolean,
): OpenStream {
  const { store, dialect, scheduler } = context
  const speaker = createStreamWriter(context, jobId, res, buffered)
  const { emit, fail, stream } = speaker
  let seen: JobState | undefined

  const look = () => {
    if (speaker.isOver() || context.frozen()) return
    if (context.redisDown()) return fail(redisDownReason)
    const job = store.get(jobId)
    if (!job) return fail(`Job ${jobId} not found`)
    if (seen && !dialect.isNews(seen, job)) return
    const first = seen === undefined
    seen = job
    const isOver = isTerminal(job.status)
    const isEndless = isOver && first && !dialect.endsOnTerminalFirstFrame
    if (isEndless) context.endless(jobId)
    emit(dialect.frame(job, context.stamp()), isOver && !isEndless)
  }

  const looks = createPeriodicCheck(
    scheduler,
    stream.openedAt,
    context.streamIntervalMs,
    () => context.now(),
    look,
  )
  speaker.onClose(looks.stop)
  speaker.onClose(store.onChange(jobId, looks.changed))
  look()
  speaker.sendHead()
  return stream
}
