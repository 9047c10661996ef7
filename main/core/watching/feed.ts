import { ignoreAbort } from '#main/base/abort.ts'
import { getBackoffDelay, addJitter } from '#main/base/backoff.ts'
import { Timer } from '#main/base/timer.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import { readPluginVersion } from '#main/compileo/plugin-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { streamRetryDelayMs } from './delays.ts'
import { FeedJobs, type FeedListener, type FeedWatch } from './feed-jobs.ts'
import { followChanges, type FeedMessage, type FeedSource } from './feed-stream.ts'
import { Inbox } from './inbox.ts'

type FeedState = 'asking' | 'serving' | 'absent'

export interface FeedOptions extends FeedSource {
  /**
   * Called with the plugin's version when the app begins to use the plugin's stream, and with undefined when
   * the app stops using it.
   */
  readonly onUse: (version: string | undefined) => void
}

/**
 * How often to check whether a server has the plugin, in ms. Once an hour is enough, because installing the
 * plugin requires a restart of the server.
 */
const detectIntervalMs = 60 * 60_000
/**
 * How long watches wait for the feed, in ms. They wait longer if the server had the plugin before, because it
 * may respond slowly after an outage.
 */
const waitMs = 5_000
const knownWaitMs = 20_000
/** A feed that lasted at least this long, in ms, is opened again without a longer pause. */
const stableAfterMs = 60_000
/**
 * The longest pause between two attempts to open the feed, in ms. Each attempt may move all watches to the
 * feed and back.
 */
const maxPauseMs = streamRetryDelayMs

/**
 * Whether the error shows that the plugin isn't installed. Other errors mean that the server has a problem.
 */
const isPluginMissing = ({ kind }: CompileoError): boolean =>
  kind === 'not-compileo' || kind === 'protocol' || kind === 'not-found' || kind === 'conflict'

/**
 * Follows all jobs of a server by one stream of our plugin (docs/admin/server-plugin.md). An outcome that the
 * feed reports is only a hint and must be confirmed.
 */
export class Feed {
  readonly #options: FeedOptions
  readonly #jobs: FeedJobs
  readonly #inbox: Inbox<FeedMessage>
  readonly #waiters = new Set<() => void>()
  #state: FeedState = 'asking'
  #isLate = false
  #isUsed = false
  /** The plugin's version in its latest response; undefined if it isn't installed. */
  #version: string | undefined
  readonly #waitTimer: Timer

  constructor(options: FeedOptions) {
    this.#options = options
    const { clock, signal, onUnwatchedJobs } = options
    this.#jobs = new FeedJobs(onUnwatchedJobs)
    this.#inbox = new Inbox<FeedMessage>(clock)
    this.#waitTimer = new Timer(clock, () => {
      this.#isLate = true
      this.#release()
    })
    this.#waitTimer.schedule(waitMs)
    signal.addEventListener('abort', () => this.#waitTimer.cancel(), { once: true })
    this.#run().catch(ignoreAbort(signal))
  }

  /** Checks again whether the server has the plugin, after an outage or when the user requests a retry. */
  retry(): void {
    if (this.isInstalled) this.#set('asking')
    this.#inbox.push({ type: 'again' })
  }

  async settled(waiter: AbortSignal): Promise<void> {
    waiter.throwIfAborted()
    if (this.#state !== 'asking' || this.#isLate) return
    await new Promise<void>((resolve) => {
      const go = () => {
        waiter.removeEventListener('abort', go)
        this.#waiters.delete(go)
        resolve()
      }
      waiter.addEventListener('abort', go, { once: true })
      this.#waiters.add(go)
    })
    waiter.throwIfAborted()
  }

  /**
   * Subscribes to a job. The listener receives the job's current state first. @returns a function that
   * unsubscribes; undefined unless the job is active in the feed
   */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined {
    const report = this.isServing ? this.#jobs.getReport(jobId) : undefined
    const leave = report && this.#jobs.subscribe(jobId, listener)
    if (report) listener.onJob(report)
    return leave
  }

  /** Whether the server has the plugin, or had it before the current outage. */
  get isInstalled(): boolean {
    return this.#version !== undefined
  }

  /** Whether the feed currently reports every change of the queue's jobs. */
  get isServing(): boolean {
    return this.#state === 'serving'
  }

  /** Returns the report of an ended job while the queue still has the job and the feed is in use. */
  ended(jobId: string): JobReport | undefined {
    return this.isServing ? this.#jobs.getEndedReport(jobId) : undefined
  }

  register(jobId: string, watch: FeedWatch): void {
    this.#jobs.register(jobId, watch)
  }

  unregister(jobId: string, watch: FeedWatch): void {
    this.#jobs.unregister(jobId, watch)
  }

  onWake(): void {
    if (this.isInstalled) this.retry()
  }

  #release() {
    this.#waitTimer.cancel()
    for (const go of this.#waiters) go()
    this.#waiters.clear()
  }

  #set(next: FeedState) {
    this.#state = next
    if (next === 'asking') {
      this.#isLate = false
      this.#waitTimer.schedule(this.isInstalled ? knownWaitMs : waitMs)
      return
    }
    this.#release()
    const wasUsed = this.#isUsed
    this.#isUsed = next === 'serving'
    if (this.#isUsed !== wasUsed) this.#options.onUse(this.#isUsed ? this.#version : undefined)
    if (!this.#isUsed) this.#jobs.end()
  }

  /** Returns the ms until the next check; undefined if the plugin is installed. */
  async #detect(attempt: number): Promise<number | undefined> {
    const { reach, signal, client, random } = this.#options
    const urgency = { priority: 'firstStatus', rank: () => Infinity } as const
    const response = await reach.runWhileUp(signal, (untilDown) =>
      readPluginVersion(client, { ...urgency, signal: untilDown }),
    )
    if ('outage' in response) return 0
    this.#version = response.ok ? response.value : undefined
    if (response.ok) return undefined
    if (isPluginMissing(response.error)) return addJitter(detectIntervalMs, random)
    await reach.report(response.error)
    return getBackoffDelay(attempt, random, 1_000, maxPauseMs)
  }

  async #run() {
    const { reach, signal, clock, random } = this.#options
    let attempt = 0
    for (;;) {
      await reach.waitUntilUp(signal)
      this.#inbox.clear()
      let pause = await this.#detect(attempt)
      if (pause === undefined) {
        const begun = clock.monotonic()
        const end = await followChanges({
          ...this.#options,
          jobs: this.#jobs,
          inbox: this.#inbox,
          onServing: () => this.#set('serving'),
        })
        this.#inbox.clear(({ type }) => type !== 'again')
        if (clock.monotonic() - begun >= stableAfterMs) attempt = 0
        pause =
          end === 'broken'
            ? getBackoffDelay(attempt, random, 1_000, maxPauseMs)
            : addJitter(maxPauseMs, random)
      }
      attempt += 1
      this.#set('absent')
      if (!reach.state().up) continue
      if ((await this.#inbox.next(signal, pause)) !== undefined) attempt = 0
    }
  }
}
