import type { JobKind, UnqueuedRoute } from '#shared/job-kind.ts'
import { correctDroppedError, isLostTrack, isLostTrackError } from '#shared/rules/lost-track.ts'
import type { Random } from '#main/base/backoff.ts'
import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import type { StreamEnd, StreamListener } from '#main/compileo/event-stream.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobEvent } from '#main/core/state/events.ts'
import type { Message } from '#shared/message.ts'
import type { OutcomeKind, OutcomeSource } from '#shared/model.ts'
import {
  checkStatus,
  checkResponse,
  checkUnqueuedStatus,
  findUnqueuedJob,
  type StatusCheck,
} from './check-status.ts'
import { maxLongPollSeconds } from './delays.ts'
import type { Feed } from './feed.ts'
import { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'
import type { RecordedOutcome } from './records.ts'

export type Nudge =
  /**
   * The machine woke up, the network changed, or the server is reachable again. So connections may be broken.
   */
  | 'wake'
  /** A restart was accepted, so the ended run will change soon. */
  | 'restarted'
  /** A cancel was accepted, but the job may ignore it. */
  | 'cancelled'
  /** The job's status is needed now, for example because the run takes too long. */
  | 'confirm'
  /** The feed reports this job as active, or a change after its end, but nothing is subscribed to it. */
  | 'feed-report'

export interface RunEnd {
  readonly kind: OutcomeKind
  /** When the run ended, in ms since the epoch by our clock. */
  readonly at: number
  /** When the run ended, in ms since the epoch by the server's clock. Each run of a job has another time. */
  readonly completedAt?: number
}

export interface JobWatcherOptions {
  readonly jobId: string
  readonly kind?: JobKind | undefined
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly feed?: Feed
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
  /**
   * Whether the server has ever reported a status of this job, perhaps to an earlier start of the program.
   */
  readonly isKnown: boolean
  /** Whether the server had lost track of the job when the program last followed it. */
  readonly hasLostTrack?: boolean
  readonly previousEnd?: RunEnd
  /** Among watches that wait for the request budget, the one with the highest rank goes first. */
  readonly rank: () => number
  readonly followedBy?: UnqueuedRoute | undefined
  /** Searches the server's records for the outcome. `from` limits the search to the plugin's journal. */
  readonly findRecorded: (
    options: CallOptions,
    from?: readonly ['journal'],
  ) => Promise<ApiResponse<RecordedOutcome | undefined>>
}

/**
 * Messages that a stream sends to the loop that follows the job. Normal frames need no message, because their
 * reports are emitted at once.
 */
export type StreamSignal =
  | { readonly type: 'check-due' }
  | { readonly type: 'end'; readonly end: StreamEnd }
  | { readonly type: 'feed-end' }

export type FollowResult =
  | { readonly type: 'over'; readonly kind: OutcomeKind; readonly completedAt: number | undefined }
  | { readonly type: 'missing'; readonly message: Message }
  /** The server responded with this report, but no stream could be opened. */
  | { readonly type: 'no-stream'; readonly report: JobReport }
  /** The connection is broken or outdated, so a new one is opened at once. */
  | { readonly type: 'again' }
  | {
      readonly type: 'error'
      readonly error: CompileoError
      /** Whether the server has responded, so that the error concerns only this stream. */
      readonly received: boolean
      /** Whether the stream lasted long enough that the delay before the next one needn't grow. */
      readonly lasted: boolean
    }

/** The result for a job that the queue doesn't have. */
type MissingJobResult =
  | Extract<FollowResult, { type: 'over' | 'error' }>
  | { readonly type: 'unknown'; readonly message: Message }

export type WatchMessage = StreamSignal | { readonly type: 'nudge'; readonly nudge: Nudge }

/** How long a status remains valid, in ms. The server itself checks a job once a second. */
export const statusMaxAgeMs = 1_000

export class JobFollower {
  readonly options: JobWatcherOptions
  readonly inbox: Inbox<WatchMessage>
  /** Whether a worker may still run the job although the server lost track of it. */
  mayStillRun: boolean
  #followedBy: UnqueuedRoute | undefined
  #isKnown: boolean
  /** When the latest known run ended, by the server's clock, in ms since the epoch. */
  #endedAt: number | undefined
  #lastStatus: string | undefined
  /**
   * When the server last reported the job as active, by the monotonic clock. Only one stream may rely on it,
   * because the job may have ended since.
   */
  #activeAt = -Infinity

  constructor(options: JobWatcherOptions) {
    this.options = options
    this.inbox = new Inbox(options.clock)
    this.#isKnown = options.isKnown
    this.mayStillRun = options.hasLostTrack ?? false
    this.#endedAt = options.previousEnd?.completedAt
    this.#followedBy = options.followedBy
  }

  get followedBy(): UnqueuedRoute | undefined {
    return this.#followedBy
  }

  /** Begins to follow the job outside the queue if it exists there. Returns whether that has begun. */
  async leaveQueue(): Promise<boolean> {
    const { client, emit, jobId, rank, reach, signal } = this.options
    if (this.#followedBy) return false
    const unqueued = await reach.runWhileUp(signal, (untilDown) =>
      findUnqueuedJob(client, jobId, { signal: untilDown, priority: 'reconnect', rank }),
    )
    if ('outage' in unqueued || !unqueued.followedBy) return false
    this.#followedBy = unqueued.followedBy
    emit({ type: 'unqueued', followedBy: unqueued.followedBy })
    return true
  }

  /**
   * Whether the feed would report any further change of the ended job. That isn't certain while a worker may
   * still run the job.
   */
  get isCoveredByFeed(): boolean {
    const { feed, jobId } = this.options
    return !this.mayStillRun && feed?.ended(jobId) !== undefined
  }

  nudge(nudge: Nudge): void {
    this.inbox.push({ type: 'nudge', nudge })
  }

  get isKnown(): boolean {
    return this.#isKnown
  }

  receivedStatus(status: string): void {
    this.#isKnown = true
    this.#lastStatus = status
  }

  emitReport(received: JobReport, source?: OutcomeSource): void {
    const { client, clock, emit, feed, jobId, kind } = this.options
    // Only the plugin knows whether a worker still runs the job.
    const isConfirmedRunning =
      received.isConfirmedRunning ?? (feed?.isServing ? feed.ended(jobId)?.isConfirmedRunning : undefined)
    const report = correctDroppedError({ ...received, isConfirmedRunning }, received.kind ?? kind)
    this.receivedStatus(report.status)
    this.mayStillRun = isLostTrack(report, this.mayStillRun && !source)
    this.#endedAt = report.completedAt ?? this.#endedAt
    emit({ type: 'report', report, at: clock.now(), skewMs: client.skewMs(), source })
  }

  /**
   * Emits the outcome that the server has recorded, or else that the job is lost. A job whose status the
   * server has never reported is unknown. Nothing is emitted if a worker may still run the job.
   */
  async resolveMissingJob(message: Message): Promise<MissingJobResult> {
    const { client, clock, emit } = this.options
    // An emptied queue loses hundreds of jobs at once. Their requests mustn't delay real outcomes.
    const { report, source, error } = await this.#findRecorded('reconnect')
    if (error) return { type: 'error', error, received: false, lasted: false }
    if (report && isTerminal(report.status)) {
      this.emitReport(report, source)
      return { type: 'over', kind: report.status, completedAt: report.completedAt }
    }
    if (this.mayStillRun) return { type: 'over', kind: 'failed', completedAt: this.#endedAt }
    if (!this.#isKnown) return { type: 'unknown', message }
    emit({ type: 'lost', at: clock.now(), skewMs: client.skewMs() })
    return { type: 'over', kind: 'lost', completedAt: undefined }
  }

  /**
   * Searches the plugin's records for the end of a job that the feed doesn't list as active. The journal
   * is read before the status is requested, because hundreds of jobs may have ended at once.
   */
  async findMissedEnd(): Promise<FollowResult | undefined> {
    const { feed, jobId } = this.options
    if (!feed?.isInstalled) return undefined
    if (feed.ended(jobId)) return toFollowResult(await this.check('outcome'))
    const { report, source } = await this.#findRecorded('outcome', ['journal'])
    // There is no new end. The job may just have been restarted, so that the feed doesn't list it yet.
    if (!report?.completedAt || report.completedAt <= (this.#endedAt ?? 0)) return undefined
    // The source shows that the queue has deleted the job. That is only certain while the feed is in use.
    this.emitReport(report, feed.isServing ? source : undefined)
    return toFollowResult({ type: 'known', report })
  }

  /**
   * Confirms an ended job through the plugin's journal. One request to the journal is enough for many jobs.
   */
  async #confirmByJournal(): Promise<StatusCheck | undefined> {
    const ended = this.options.feed?.ended(this.options.jobId)
    if (!ended) return undefined
    const { report } = await this.#findRecorded('outcome', ['journal'])
    const isSame = report?.status === ended.status && report.completedAt === ended.completedAt
    const { isConfirmedEnded } = ended
    return isSame && !report.isTruncated
      ? { type: 'known', report: { ...report, isConfirmedEnded } }
      : undefined
  }

  /**
   * Emits and returns the job's outcome from the journal or the server's records. Returns undefined if there
   * is none or a worker may still run the job.
   *
   * @param isGone whether the queue has deleted the job
   */
  async endFromRecords(isGone: boolean): Promise<JobReport | undefined> {
    const { report, source } = await this.#findRecorded('confirmation')
    if (!report || isLostTrackError(report.error)) return undefined
    this.emitReport(report, isGone ? source : undefined)
    return this.mayStillRun ? undefined : report
  }

  async #findRecorded(
    priority: Priority,
    from?: readonly ['journal'],
  ): Promise<Partial<RecordedOutcome> & { readonly error?: CompileoError }> {
    const { rank, reach, findRecorded, signal } = this.options
    const request = (untilDown: AbortSignal) => findRecorded({ signal: untilDown, priority, rank }, from)
    const recordResult = await reach.runWhileUp(signal, request)
    if ('outage' in recordResult) return { error: recordResult.outage }
    return recordResult.ok ? (recordResult.value ?? {}) : { error: recordResult.error }
  }

  async confirm(priority: Priority): Promise<StatusCheck> {
    const { client, clock, jobId, rank, reach, signal } = this.options
    const route = this.#followedBy
    const request = (options: CallOptions) =>
      route ? checkUnqueuedStatus(route, client, jobId, options) : checkStatus(client, clock, jobId, options)
    const checked =
      (await this.#confirmByJournal()) ??
      (await reach.runWhileUp(signal, (untilDown) => request({ signal: untilDown, priority, rank })))
    if ('outage' in checked) return { type: 'unclear', error: checked.outage }
    if (checked.type === 'unclear') await reach.report(checked.error)
    const isActive = checked.type === 'known' && !isTerminal(checked.report.status)
    this.#activeAt = isActive ? clock.monotonic() : -Infinity
    return checked
  }

  /** Opens a stream. If the job needs none or the stream fails, returns the confirmed status instead. */
  async open(
    listener: StreamListener,
    priority: Priority,
  ): Promise<{ readonly close: () => void; readonly report?: JobReport } | { readonly found: StatusCheck }> {
    const { client, clock, emit, jobId, rank, reach, signal } = this.options
    const showLive = () => emit({ type: 'connection', connection: { state: 'live' } })
    const opened = await reach.runWhileUp(signal, async (untilDown) => {
      const options = { signal: untilDown, priority, rank }
      const status = this.#lastStatus
      const attempt = await client.streamIfActive(jobId, listener, {
        ...options,
        isKnownActive: () => clock.monotonic() - this.#activeAt < statusMaxAgeMs,
        ...(status !== undefined && {
          longPoll: { status, timeoutS: maxLongPollSeconds, onSend: showLive },
        }),
      })
      this.#activeAt = -Infinity
      if ('close' in attempt) return attempt
      if (attempt.polled) return { found: await this.#confirmByPoll(attempt.response, options) }
      const confirmation = await checkResponse(attempt.response, client, clock, jobId, options)
      if (confirmation.type !== 'known' || isTerminal(confirmation.report.status))
        return { found: confirmation }
      // The status request failed, but the first frame of a stream has confirmed that the job is active.
      return { close: await client.stream(jobId, listener, options), report: confirmation.report }
    })
    if ('outage' in opened) return { found: { type: 'unclear', error: opened.outage } }
    return opened
  }

  /** Confirms the job by the response of a long poll. For an outcome, `GET /status` is requested as well. */
  async #confirmByPoll(response: ApiResponse<JobReport>, options: CallOptions): Promise<StatusCheck> {
    const { client, clock, jobId } = this.options
    if (!response.ok || response.value.jobId !== jobId) return checkStatus(client, clock, jobId, options)
    if (isTerminal(response.value.status))
      return checkStatus(client, clock, jobId, { ...options, priority: 'outcome' })
    this.#activeAt = clock.monotonic()
    return { type: 'known', report: response.value }
  }

  async check(priority: Priority): Promise<StatusCheck> {
    const checked = await this.confirm(priority)
    if (checked.type === 'known') this.emitReport(checked.report)
    return checked
  }
}

/** Returns the reason to stop following a job after this check; undefined to continue. */
export function toFollowResult(checked: StatusCheck): FollowResult | undefined {
  if (checked.type === 'missing') return { type: 'missing', message: checked.message }
  if (checked.type === 'unclear')
    return { type: 'error', error: checked.error, received: false, lasted: false }
  const { status, completedAt } = checked.report
  return isTerminal(status) ? { type: 'over', kind: status, completedAt } : undefined
}
