import { ignoreAbort } from '../base/abort.ts'
import { jittered, type Random } from '../base/backoff.ts'
import type { CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../base/clock.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { QueueStats } from '../../shared/model.ts'
import { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

/** The server itself caches the counts for 30 s; every 15 s the person sees CPU and memory move. */
const shownEveryMs = 15_000
/** So old may be what the server tells of its counts (docs/compileo-server.md, "Queue stats"), ms. */
const cachedMs = 30_000
/** So long after an answer it is asked again where a job moved meanwhile, however many move, ms. */
const refreshedAfterMs = 10_000

export interface QueueMonitorOptions {
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Whether somebody sees the queue now. */
  readonly isShown: () => boolean
  /** How often it is asked for while nobody does, ms: what the person set last. */
  readonly hiddenEveryMs: () => number
  readonly onStats: (stats: QueueStats, at: number) => void
  /** Why there are none: the server is there, but could not tell. */
  readonly onTrouble: (error: CompileoError) => void
}

export interface QueueMonitor {
  /** Somebody looks now, or the server came back: ask at once. */
  nudge(): void
  /** A watched job started or ended, or somebody opens the server's page: ask at once, but once in ten seconds. */
  refresh(): void
  /**
   * Whether jobs of the queue ended since `since` (monotonic, ms), by its counts; undefined where they were told too long ago.
   */
  endedSince(since: number): boolean | undefined
  /** The person set another pace: it holds for the pause that is under way, too. */
  repace(): void
}

/** What changes when a job ends. */
const endedIn = ({ completed, failed, cancelled }: QueueStats) => `${completed} ${failed} ${cancelled}`

/** Polls the queue's statistics until its signal is aborted; waits while the server can't be reached. */
export function monitorQueue(options: QueueMonitorOptions): QueueMonitor {
  const { client, reach, clock, random, signal, isShown, hiddenEveryMs, onStats, onTrouble } = options
  const inbox = new Inbox<'now' | 'pace'>(clock)
  /** Something moved since the last question. */
  let isStale = false
  /** Of the last answer, and of the last that had other counts than the one before: when it was asked for. */
  let told: { readonly ended: string; readonly at: number; readonly movedAt: number } | undefined

  function compare(stats: QueueStats, at: number) {
    const ended = endedIn(stats)
    told = { ended, at, movedAt: told?.ended === ended ? told.movedAt : at }
  }

  async function pause() {
    const begun = clock.monotonic()
    const spread = jittered(1, random)
    const left = () => {
      const usual = spread * (isShown() ? shownEveryMs : hiddenEveryMs())
      return begun + (isStale ? refreshedAfterMs : usual) - clock.monotonic()
    }
    let woken = await inbox.next(signal, left())
    while (woken === 'pace') woken = await inbox.next(signal, left())
  }

  async function run() {
    // The first response shows whether the server is reachable.
    for (let first = true; ; first = false) {
      await reach.untilUp(signal)
      isStale = false
      const askedAt = clock.monotonic()
      const answer = await client.stats({ priority: first ? 'firstLook' : 'stats', signal })
      if (answer.ok) {
        compare(answer.value, askedAt)
        onStats(answer.value, clock.now())
      } else {
        await reach.report(answer.error)
        // Of an outage `reach` itself tells.
        if (reach.state().up) onTrouble(answer.error)
      }
      inbox.clear()
      await pause()
    }
  }

  run().catch(ignoreAbort(signal))
  return {
    nudge: () => inbox.push('now'),
    refresh() {
      isStale = true
      inbox.push('pace')
    },
    endedSince(since) {
      if (!told || told.at - cachedMs < since) return undefined
      return told.movedAt > since
    },
    repace: () => inbox.push('pace'),
  }
}
