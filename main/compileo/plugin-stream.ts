import type { Clock } from '#main/base/clock.ts'
import { openEventStream, type StreamEnd } from './event-stream.ts'
import { feedPace, Pace } from './pace.ts'
import { parsePluginEvent, pluginPaths, type PluginEvent } from './plugin.ts'
import type { Grant } from './request-budget.ts'
import type { Transport } from './transport.ts'

export interface ChangesListener {
  /** @param cursor for a later stream to resume after; empty if there is none yet */
  onChanges(event: PluginEvent, cursor: string): void
  onEnd(end: StreamEnd): void
}

/** @returns `close` */
export function openChanges(
  transport: Pick<Transport, 'stream' | 'serverNow'>,
  url: string,
  grant: Grant,
  clock: Clock,
  listener: ChangesListener,
  after: string | undefined,
): () => void {
  const events = {
    onData: (data: string, id: string) =>
      listener.onChanges(parsePluginEvent(data, transport.serverNow(), id), id),
    onEnd: (end: StreamEnd) => listener.onEnd(end),
  }
  return openEventStream(transport, url, pluginPaths.changes, grant, new Pace(feedPace, clock), events, after)
}
