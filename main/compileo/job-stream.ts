import type { Clock } from '#main/base/clock.ts'
import { openEventStream, type StreamEnd } from './event-stream.ts'
import { jobPace, Pace } from './pace.ts'
import type { Grant } from './request-budget.ts'
import { parseFrame, type Frame } from './schema.ts'
import type { Transport } from './transport.ts'

export type { StreamEnd } from './event-stream.ts'

export interface StreamListener {
  onFrame(frame: Frame): void
  onEnd(end: StreamEnd): void
}

/**
 * The caller decides what follows its end.
 *
 * @returns `close`
 */
export function openJobStream(
  transport: Pick<Transport, 'stream' | 'serverNow'>,
  url: string,
  path: string,
  jobId: string,
  grant: Grant,
  clock: Clock,
  listener: StreamListener,
): () => void {
  return openEventStream(transport, url, path, grant, new Pace(jobPace, clock), {
    onData: (data) => listener.onFrame(parseFrame(data, jobId, transport.serverNow())),
    onEnd: (end) => listener.onEnd(end),
  })
}
