import { ignoreAbort } from '../base/abort.ts'
import { fullJitter, jittered, type Random } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { CompileoClient } from '../compileo/client.ts'
import type { CompileoError } from '../compileo/errors.ts'
import { readPluginVersion } from '../compileo/plugin-routes.ts'
import { retryStreamMs } from './delays.ts'
import { createFeedJobs, type FeedListener, type ServedWatch } from './feed-jobs.ts'
import { followChanges, type FeedMessage } from './feed-stream.ts'
import { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

/**
 * One stream that tells of all jobs of a server, where its administrator has installed the plugin for it
 * (docs/server-plugin.md). Watches take from it what they would take from streams of their own; an outcome it tells of is
 * confirmed like any other.
 */
export interface Feed {
  /** Resolves when it is known whether the feed serves, or that this takes long. */
  settled(signal: AbortSignal): Promise<void>
  /**
   * Follows a job by the feed. What is known of it is passed on at once, before this returns.
   * @returns how to leave; undefined where the feed doesn't serve, or doesn't know the job to be active
   */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined
  /** Nudges the watch with each news of the active job while nobody subscribes to it. */
  register(jobId: string, watch: ServedWatch): void
  unregister(jobId: string, watch: ServedWatch): void
  /** The machine woke or the network changed: what we have may be dead. */
  wake(): void
  /** The server came back, or the person wants it asked: it may have the plugin by now. */
  again(): void
}

export interface FeedOptions {
  readonly client: Pick<CompileoClient, 'read' | 'changes' | 'status'>
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** The feed has begun to serve, or serves no more. */
  readonly onUse: (isUsed: boolean) => void
  /** Jobs have begun that nobody watches. */
  readonly onStranger: () => void
}

/** A server without the plugin is asked again after so long, ms: it takes a restart of the server to mount one. */
const askAgainMs = 60 * 60_000
/** Watches wait no longer than that for the feed's first word, ms; then each goes its own way. */
const patienceMs = 5_000
/** One that served so long begins anew without a longer pause, ms. */
const provenMs = 60_000
/** The longest pause before one that broke off is tried again, ms: each try may move all watches there and back. */
const longestPauseMs = retryStreamMs

/** Whether the answer says that the plugin is not there, rather than that the server is in trouble. */
const saysAbsent = ({ kind }: CompileoError): boolean =>
  kind === 'not-compileo' || kind === 'protocol' || kind === 'not-found' || kind === 'conflict'

export function createFeed(options: FeedOptions): Feed {
  const { client, reach, clock, random, signal, onUse } = options
  const jobs = createFeedJobs(options.onStranger)
  const inbox = new Inbox<FeedMessage>(clock)
  const waiters = new Set<() => void>()
  let state: 'asking' | 'serving' | 'absent' = 'asking'
  let isLate = false
  let isUsed = false
  /** It was there when it was asked for last. */
  let wasThere = false
  const patience = new Timer(clock, () => {
    isLate = true
    release()
  })

  function release() {
    patience.cancel()
    for (const go of waiters) go()
    waiters.clear()
  }

  function set(next: typeof state) {
    state = next
    if (next === 'asking') {
      isLate = false
      patience.schedule(patienceMs)
      return
    }
    release()
    const wasUsed = isUsed
    isUsed = next === 'serving'
    if (isUsed !== wasUsed) onUse(isUsed)
    if (!isUsed) jobs.end()
  }

  /** @returns how long to wait before it is asked again, ms; undefined where it is there */
  async function detect(attempt: number): Promise<number | undefined> {
    const urgency = { priority: 'firstLook', rank: () => Infinity } as const
    const answer = await reach.whileUp(signal, (untilDown) =>
      readPluginVersion(client, { ...urgency, signal: untilDown }),
    )
    if ('outage' in answer) return 0
    wasThere = answer.ok
    if (answer.ok) return undefined
    if (saysAbsent(answer.error)) return jittered(askAgainMs, random)
    await reach.report(answer.error)
    return fullJitter(attempt, random, 1_000, longestPauseMs)
  }

  async function run() {
    let attempt = 0
    for (;;) {
      await reach.untilUp(signal)
      inbox.clear()
      let pause = await detect(attempt)
      if (pause === undefined) {
        const begun = clock.monotonic()
        const end = await followChanges({ ...options, jobs, inbox, onServing: () => set('serving') })
        if (clock.monotonic() - begun >= provenMs) attempt = 0
        pause =
          end === 'broken'
            ? fullJitter(attempt, random, 1_000, longestPauseMs)
            : jittered(longestPauseMs, random)
      }
      attempt += 1
      set('absent')
      if (!reach.state().up) continue
      if ((await inbox.next(signal, pause)) !== undefined) attempt = 0
    }
  }

  function again() {
    if (wasThere) set('asking')
    inbox.push({ type: 'again' })
  }

  patience.schedule(patienceMs)
  signal.addEventListener('abort', () => patience.cancel(), { once: true })
  run().catch(ignoreAbort(signal))

  return {
    async settled(waiter) {
      waiter.throwIfAborted()
      if (state !== 'asking' || isLate) return
      await new Promise<void>((resolve) => {
        const go = () => {
          waiter.removeEventListener('abort', go)
          waiters.delete(go)
          resolve()
        }
        waiter.addEventListener('abort', go, { once: true })
        waiters.add(go)
      })
      waiter.throwIfAborted()
    },
    subscribe(jobId, listener) {
      const known = state === 'serving' ? jobs.report(jobId) : undefined
      const leave = known && jobs.subscribe(jobId, listener)
      if (known) listener.onJob(known)
      return leave
    },
    register: (jobId, watch) => jobs.register(jobId, watch),
    unregister: (jobId, watch) => jobs.unregister(jobId, watch),
    wake() {
      if (wasThere) again()
    },
    again,
  }
}
