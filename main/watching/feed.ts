import { ignoreAbort } from '#main/base/abort.ts'
import { fullJitter, jittered } from '#main/base/backoff.ts'
import { Timer } from '#main/base/timer.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import { readPluginVersion } from '#main/compileo/plugin-routes.ts'
import { retryStreamMs } from './delays.ts'
import { createFeedJobs, type FeedListener, type ServedWatch } from './feed-jobs.ts'
import { followChanges, type FeedMessage, type FeedSource } from './feed-stream.ts'
import { Inbox } from './inbox.ts'

/**
 * One stream for all jobs of a server with our plugin (docs/admin/server-plugin.md). Its outcomes are
 * confirmed, too.
 */
export interface Feed {
  settled(signal: AbortSignal): Promise<void>
  /**
   * Emits the job's current state before it returns.
   *
   * @returns `unsubscribe`; undefined if the feed doesn't know the job as active
   */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined
  register(jobId: string, watch: ServedWatch): void
  unregister(jobId: string, watch: ServedWatch): void
  /** The connection may be dead, because the machine woke or the network changed. */
  wake(): void
  /** The server came back, or the user wants a retry: it may have the plugin by now. */
  again(): void
}

export interface FeedOptions extends FeedSource {
  readonly onUse: (isUsed: boolean) => void
}

/** Mounting the plugin takes a restart of the server, ms. */
const detectAgainMs = 60 * 60_000
/** Before watches use their own streams, ms. */
const patienceMs = 5_000
/** A feed that worked this long restarts without a longer pause, ms. */
const provenMs = 60_000
/** Each attempt may move all watches there and back, ms. */
const longestPauseMs = retryStreamMs

/** Whether the plugin is missing, rather than the server broken. */
const saysAbsent = ({ kind }: CompileoError): boolean =>
  kind === 'not-compileo' || kind === 'protocol' || kind === 'not-found' || kind === 'conflict'

export function createFeed(options: FeedOptions): Feed {
  const { client, reach, clock, random, signal, onUse } = options
  const jobs = createFeedJobs(options.onUnwatchedJob)
  const inbox = new Inbox<FeedMessage>(clock)
  const waiters = new Set<() => void>()
  let state: 'asking' | 'serving' | 'absent' = 'asking'
  let isLate = false
  let isUsed = false
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

  /** @returns ms before the next check; undefined if the plugin is there */
  async function detect(attempt: number): Promise<number | undefined> {
    const urgency = { priority: 'firstLook', rank: () => Infinity } as const
    const response = await reach.whileUp(signal, (untilDown) =>
      readPluginVersion(client, { ...urgency, signal: untilDown }),
    )
    if ('outage' in response) return 0
    wasThere = response.ok
    if (response.ok) return undefined
    if (saysAbsent(response.error)) return jittered(detectAgainMs, random)
    await reach.report(response.error)
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
        inbox.clear(({ type }) => type !== 'again')
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
