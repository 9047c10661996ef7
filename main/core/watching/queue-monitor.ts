import { ignoreAbort } from '#main/base/abort.ts'
import { addJitter, type Random } from '#main/base/backoff.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import type { QueueStats } from '#shared/model.ts'
import { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

/**
 * How often the statistics are requested while the window is visible, in ms. The server caches the counts for
 * 30 s, but CPU and memory should change more often.
 */
const visibleIntervalMs = 15_000
const refreshDelayMs = 10_000

export interface QueueMonitorOptions {
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly isWindowVisible: () => boolean
  readonly hiddenIntervalMs: number
  readonly onStats: (stats: QueueStats, at: number) => void
  readonly onError: (error: CompileoError) => void
}

export type QueueMonitor = ReturnType<typeof monitorQueue>

/** Polls the queue's statistics until its signal is aborted. Pauses while the server is unreachable. */
export function monitorQueue(options: QueueMonitorOptions) {
  const { client, reach, clock, random, signal, isWindowVisible, hiddenIntervalMs, onStats, onError } =
    options
  const inbox = new Inbox<'now' | 'pace'>(clock)
  let isStale = false

  async function pause() {
    const begun = clock.monotonic()
    const spread = addJitter(1, random)
    const remainingMs = () => {
      const usual = spread * (isWindowVisible() ? visibleIntervalMs : hiddenIntervalMs)
      return begun + (isStale ? refreshDelayMs : usual) - clock.monotonic()
    }
    let message = await inbox.next(signal, remainingMs())
    while (message === 'pace') message = await inbox.next(signal, remainingMs())
  }

  async function run() {
    // The first response shows whether the server is reachable, so it has a higher priority.
    for (let first = true; ; first = false) {
      await reach.waitUntilUp(signal)
      isStale = false
      const response = await client.stats({ priority: first ? 'firstStatus' : 'stats', signal })
      if (response.ok) onStats(response.value, clock.now())
      else {
        await reach.report(response.error)
        if (reach.state().up) onError(response.error)
      }
      inbox.clear()
      await pause()
    }
  }

  run().catch(ignoreAbort(signal))
  return {
    nudge: () => inbox.push('now'),
    /** Fetches at most once in ten seconds. */
    refresh() {
      isStale = true
      inbox.push('pace')
    },
  }
}
