import { addJitter, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import { explainMissingQueue } from '#main/compileo/explain-response.ts'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import type { PluginEvent } from '#main/compileo/plugin.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { createMessage } from '#shared/message.ts'
import { firstFrameTimeoutMs, initialSilenceTimeoutMs, getNextSilenceTimeout } from './delays.ts'
import type { FeedJobs } from './feed-jobs.ts'
import type { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

export type FeedEndReason =
  /** The stream couldn't be opened, was silent, reported an error, or was interrupted twice in a row. */
  | 'broken'
  /** The feed contradicts a job's status, or a proxy doesn't pass the stream on. */
  | 'unreliable'

export interface FeedSource {
  readonly client: Pick<CompileoClient, 'read' | 'changes' | 'status'>
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly onUnwatchedJobs: (reports: readonly JobReport[]) => void
}

export interface FeedStreamOptions extends FeedSource {
  readonly jobs: FeedJobs
  readonly inbox: Inbox<FeedMessage>
  readonly onServing: () => void
}

export type FeedMessage =
  | { readonly type: 'end'; readonly end: StreamEnd }
  | { readonly type: 'garbage' }
  | { readonly type: 'again' }

/** A silent stream counts as broken after this time, in ms. The plugin ends each stream after about 20 s. */
const maxStreamMs = 35_000
/** A connection that ends sooner than this counts as a failure, in ms. */
const minStreamMs = 1_000
/** How long the feed may lag behind a job's status, in ms. */
const maxLagMs = 5_000
/** The most pages into which the plugin may divide an update. */
const maxPages = 200

class FeedStream {
  readonly #options: FeedStreamOptions
  #cursor: string | undefined
  #failures = 0
  #openedAt = 0
  #lastEventAt: number | undefined
  #pages: (readonly JobReport[])[] = []
  #error: CompileoError | undefined
  #silenceMs = initialSilenceTimeoutMs
  #quietUntil: number

  constructor(options: FeedStreamOptions) {
    this.#options = options
    this.#quietUntil = options.clock.monotonic() + addJitter(this.#silenceMs, options.random)
  }

  async follow(): Promise<FeedEndReason> {
    for (;;) {
      const end = await this.#followConnection()
      if (end) return end
    }
  }

  #onChanges(event: PluginEvent, id: string) {
    const { clock, inbox, random, jobs, onServing } = this.#options
    this.#lastEventAt = clock.monotonic()
    if (event.kind === 'error') {
      const message = createMessage('serverErrors.quoted', event.message)
      const other = { kind: 'unavailable', status: 503, maybeMissing: false, message } as const
      this.#error = explainMissingQueue(event.message, 503) ?? other
      return
    }
    if (event.kind === 'garbage' || this.#pages.length > maxPages) return inbox.push({ type: 'garbage' })
    this.#pages.push(event.jobs)
    if (event.hasMore) return
    const allReports = this.#pages.flat()
    this.#pages = []
    if (id !== '') this.#cursor = id
    if (allReports.length > 0) this.#quietUntil = this.#lastEventAt + addJitter(this.#silenceMs, random)
    jobs.apply({ ...event, jobs: allReports }, onServing)
  }

  /** Checks the whole feed by comparing its report of one job with the status of that job. */
  async #verify(): Promise<boolean> {
    const { jobs, reach, signal, client, clock } = this.#options
    const jobId = jobs.getAnyJob()
    const before = jobId === undefined ? undefined : jobs.getReport(jobId)
    if (jobId === undefined || !before) return true
    const opened = await reach.runWhileUp(signal, (untilDown) =>
      client.status(jobId, { signal: untilDown, priority: 'confirmation' }),
    )
    // The jobs' own watches handle other errors of the server.
    if ('outage' in opened || !opened.ok) return true
    const { status, progress } = opened.value
    const agrees = () => {
      const current = jobs.getReport(jobId)
      return current !== before || (current.status === status && current.progress === progress)
    }
    if (agrees()) return true
    await clock.sleep(maxLagMs, signal)
    return agrees()
  }

  async #waitUntilConnectionEnds(): Promise<FeedMessage | { readonly type: 'silent' | 'mismatch' }> {
    const { clock, random, inbox, signal } = this.#options
    for (;;) {
      const now = clock.monotonic()
      const silentAt =
        this.#lastEventAt === undefined
          ? this.#openedAt + firstFrameTimeoutMs
          : this.#lastEventAt + maxStreamMs
      if (now >= silentAt) return { type: 'silent' }
      if (now >= this.#quietUntil) {
        if (!(await this.#verify())) return { type: 'mismatch' }
        this.#silenceMs = getNextSilenceTimeout(this.#silenceMs)
        this.#quietUntil = clock.monotonic() + addJitter(this.#silenceMs, random)
        continue
      }
      const message = await inbox.next(signal, Math.min(silentAt, this.#quietUntil) - now)
      if (message) return message
    }
  }

  /** Follows one connection to its end. Returns undefined if a new connection can be opened at once. */
  async #followConnection(): Promise<FeedEndReason | undefined> {
    const { inbox, reach, signal, client, clock } = this.#options
    inbox.clear()
    ;[this.#lastEventAt, this.#error, this.#pages] = [undefined, undefined, []]
    const urgency = {
      priority: this.#cursor === undefined ? 'firstStatus' : 'outcome',
      rank: () => Infinity,
    } as const
    const listener = {
      onChanges: (event: PluginEvent, id: string) => this.#onChanges(event, id),
      onEnd: (end: StreamEnd) => inbox.push({ type: 'end', end }),
    }
    const close = await reach.runWhileUp(signal, (untilDown) =>
      client.changes(listener, { ...urgency, signal: untilDown }, this.#cursor),
    )
    if (typeof close !== 'function') return 'broken'
    this.#openedAt = clock.monotonic()
    const useless = await this.#waitUntilConnectionEnds().finally(close)
    if (useless.type === 'again') return undefined
    if (useless.type === 'mismatch') return 'unreliable'
    const end = useless.type === 'end' ? useless.end : undefined
    if (end?.reason === 'no-stream') return 'unreliable'
    const hasLasted = this.#lastEventAt !== undefined && clock.monotonic() - this.#openedAt >= minStreamMs
    if (end?.reason === 'ended' && hasLasted && !this.#error) {
      this.#failures = 0
      return undefined
    }
    // Don't resume from the cursor of an event we couldn't read.
    if (useless.type === 'garbage') this.#cursor = undefined
    const error = this.#error ?? (end?.reason === 'failed' ? end.error : undefined)
    if (error && error.kind !== 'not-compileo') await reach.report(error)
    this.#failures += 1
    const mayPass = !this.#error && useless.type !== 'silent' && error?.kind !== 'not-compileo'
    return mayPass && this.#failures < 2 && reach.state().up ? undefined : 'broken'
  }
}

/**
 * Follows the plugin's stream. A connection lasts about 20 s, and the next one continues after the last
 * event.
 */
export const followChanges = (options: FeedStreamOptions): Promise<FeedEndReason> =>
  new FeedStream(options).follow()
