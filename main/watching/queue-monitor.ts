import { ignoreAbort } from '../compileo/abort.ts'
import { jittered, type Random } from '../compileo/backoff.ts'
import type { CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../compileo/clock.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { QueueReport } from '../compileo/schema.ts'
import { createInbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

/** The server itself caches the counts for 30 s; every 15 s the person sees CPU and memory move. */
const shownEveryMs = 15_000
const hiddenEveryMs = 60_000

export interface QueueMonitorOptions {
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Whether somebody sees the queue now. */
  readonly isShown: () => boolean
  readonly onStats: (stats: QueueReport, at: number) => void
  /** Why there are none: the server is there, but could not tell. */
  readonly onTrouble: (error: CompileoError) => void
}

export interface QueueMonitor {
  /** Somebody looks now, or the server came back: ask at once. */
  nudge(): void
}

/** Polls the queue's statistics until its signal is aborted; waits while the server can't be reached. */
export function monitorQueue(options: QueueMonitorOptions): QueueMonitor {
  const { client, reach, clock, random, signal, isShown, onStats, onTrouble } = options
  const inbox = createInbox<'now'>(clock)

  async function run() {
    for (let first = true; ; first = false) {
      await reach.untilUp(signal)
      // The first answer tells whether the server is there at all, so it goes before the jobs.
      const urgency = first
        ? ({ priority: 'firstLook', rank: () => Infinity } as const)
        : ({ priority: 'stats' } as const)
      const answer = await client.stats({ ...urgency, signal, retries: 0 })
      if (answer.ok) onStats(answer.value, clock.now())
      else {
        await reach.report(answer.error)
        // Of an outage `reach` itself tells.
        if (reach.state().up) onTrouble(answer.error)
      }
      inbox.clear()
      await inbox.next(signal, jittered(isShown() ? shownEveryMs : hiddenEveryMs, random))
    }
  }

  run().catch(ignoreAbort(signal))
  return { nudge: () => inbox.push('now') }
}
