import type { Unqueued } from '../../shared/job-kind.ts'
import { saysLostTrack } from '../../shared/rules/lost-track.ts'
import type { Random } from '../base/backoff.ts'
import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { Answer, CompileoError } from '../compileo/errors.ts'
import type { StreamEnd, StreamListener } from '../compileo/job-stream.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { JobEvent } from '../state/events.ts'
import type { Message } from '../../shared/messages/message.ts'
import type { OutcomeKind } from '../../shared/model.ts'
import { confirm, confirmBy, confirmUnqueued, findUnqueued, type Confirmed } from './confirm.ts'
import { bridgeSeconds, earlyAfterMs, earlyUnaskedMs } from './delays.ts'
import type { Feed } from './feed.ts'
import { Inbox } from './inbox.ts'
import type { LastFrame } from './last-word.ts'
import type { QueueMonitor } from './queue-monitor.ts'
import type { Reachability } from './reachability.ts'
import type { Recorded } from './records.ts'

/** Why somebody asks a watcher to look at once. */
export type Nudge =
  /** The machine woke, the network changed, the server came back: what we have may be dead. */
  | 'wake'
  /** A restart was accepted: the run that is over is about to move. */
  | 'restarted'
  /** A cancel was accepted: whether the job heeds it, a look will tell. */
  | 'cancelled'
  /** The feed tells of this job as of an active one, and nobody listens. */
  | 'served'

/** How a run ended. */
export interface Over {
  readonly kind: OutcomeKind
  /** When, ms since the epoch by our clock. */
  readonly at: number
  /** The same by the server's own word, which tells one outcome from the next. */
  readonly completedAt?: number
}

export interface JobWatcherOptions {
  readonly jobId: string
  readonly client: CompileoClient
  readonly reach: Reachability
  /** Where the server may have one. */
  readonly feed?: Feed
  readonly clock: Clock
  readonly random: Random
  /** Ends the watch. */
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
  /** What was known when the program last ended: whether the server ever knew the job, and how its run ended, if it did. */
  readonly known: boolean
  readonly over?: Over
  /** Larger goes first among watches that wait for the request budget. */
  readonly rank: () => number
  /** Of a job that the queue doesn't know. */
  readonly followedBy?: Unqueued | undefined
  /** The counts of the server's queue, where nobody looks at its jobs. */
  readonly counts?: () => Pick<QueueMonitor, 'endedSince' | 'refresh'> | undefined
  /** What the server still knows of the job once its queue has forgotten it. */
  readonly recorded: (options: CallOptions) => Promise<Answer<Recorded | undefined>>
}

/** What a stream has to say beyond the ordinary frame, which is passed on at once. */
export type StreamSignal =
  /** A look became due sooner than it was. */
  | { readonly type: 'check-due' }
  | { readonly type: 'end'; readonly end: StreamEnd }
  /** The feed serves this job no more. */
  | { readonly type: 'feed-end' }

/** How one way of following a job came to its end. */
export type Verdict =
  | {
      readonly is: 'over'
      readonly kind: OutcomeKind
      readonly completedAt: number | undefined
    }
  | { readonly is: 'missing'; readonly message: Message }
  /** The server answers, and says this, but no stream comes through. */
  | { readonly is: 'no-stream'; readonly report: JobReport }
  /** What it follows by is dead or old: begin anew, at once. */
  | { readonly is: 'again' }
  | {
      readonly is: 'trouble'
      readonly error: CompileoError
      /** The server was heard before it broke off, so it is this stream's trouble and not the server's. */
      readonly heard: boolean
      /** It lasted long enough that the next try need not wait longer than the first. */
      readonly lasted: boolean
    }

export type WatchMessage = StreamSignal | { readonly type: 'nudge'; readonly nudge: Nudge }

/** What a status told holds for so long, ms: the server itself looks at a job once a second. */
export const freshMs = 1_000

/** What the ways of following share. A class, for there is one of each watched job. */
export class Following {
  readonly options: JobWatcherOptions
  readonly inbox: Inbox<WatchMessage>
  /** The server lost track of the job, whose worker may go on. */
  mayStillRun = false
  #followedBy: Unqueued | undefined
  #isKnown: boolean
  #lastStatus: string | undefined
  /** When a look last found it active, by the monotonic clock. It holds for one stream: after that one it may be over. */
  #activeAt = -Infinity
  /** Runs until an outcome that the stream has named is reported without the server's status. */
  #early: Timer | undefined
  /** Whether the server is being asked now, rather than the budget for a request. */
  #isAsking = false

  constructor(options: JobWatcherOptions) {
    this.options = options
    this.inbox = new Inbox(options.clock)
    this.#isKnown = options.known
    this.#followedBy = options.followedBy
  }

  /** The route that knows the job; undefined while it is the queue. */
  get followedBy(): Unqueued | undefined {
    return this.#followedBy
  }

  /** Looks outside the queue for a job that the queue doesn't know. @returns whether it was found there */
  async leaveQueue(): Promise<boolean> {
    const { client, emit, jobId, rank, reach, signal } = this.options
    if (this.#followedBy) return false
    const found = await reach.whileUp(signal, (untilDown) =>
      findUnqueued(client, jobId, { signal: untilDown, priority: 'reconnect', rank }),
    )
    if ('outage' in found || !found.followedBy) return false
    this.#followedBy = found.followedBy
    emit({ type: 'unqueued', followedBy: found.followedBy })
    return true
  }

  nudge(nudge: Nudge): void {
    this.inbox.push({ type: 'nudge', nudge })
  }

  /** Whether the server was ever heard to know the job. */
  get isKnown(): boolean {
    return this.#isKnown
  }

  /** Notes the status that the server told: it knows the job. */
  heard(status: string): void {
    this.#isKnown = true
    this.#lastStatus = status
  }

  emitReport(report: JobReport): void {
    const { client, clock, emit } = this.options
    this.#early?.cancel()
    this.heard(report.status)
    this.mayStillRun = report.status === 'failed' && saysLostTrack(report.error)
    emit({ type: 'report', report, at: clock.now(), skewMs: client.skewMs() })
  }

  /**
   * Reports an outcome that only the stream has named, unless the server's status answers within a second, or can't be
   * asked for at once: an outcome doesn't wait for a request. What a frame lacks follows with the next report.
   */
  reportEarly({ status, progress, step }: LastFrame): void {
    const { client, clock, emit, jobId, signal } = this.options
    this.#early ??= new Timer(clock, () => {
      if (signal.aborted) return
      this.heard(status)
      const report = { jobId, status, progress, step }
      emit({ type: 'report', report, at: clock.now(), skewMs: client.skewMs(), isEarly: true })
    })
    this.#early.schedule(this.#isAsking ? earlyAfterMs : earlyUnaskedMs)
  }

  #asks() {
    this.#isAsking = true
    if (this.#early?.isScheduled) this.#early.schedule(earlyAfterMs)
  }

  /**
   * The queue no longer has a job that it had: looks for its outcome in the plugin's journal and the server's own records, and
   * emits it, or that the job is lost.
   */
  async conclude(): Promise<Extract<Verdict, { is: 'over' | 'trouble' }>> {
    const { client, clock, emit } = this.options
    // A queue that was emptied loses hundreds of jobs at once: that must not keep true outcomes waiting.
    const found = await this.#findRecorded('reconnect')
    const error = 'outage' in found ? found.outage : found.ok ? undefined : found.error
    if (error) return { is: 'trouble', error, heard: false, lasted: false }
    const at = clock.now()
    const skewMs = client.skewMs()
    const { report, source } = ('ok' in found && found.ok ? found.value : undefined) ?? {}
    if (report && isTerminal(report.status)) {
      emit({ type: 'report', report, at, skewMs, source })
      return { is: 'over', kind: report.status, completedAt: report.completedAt }
    }
    emit({ type: 'lost', at, skewMs })
    return { is: 'over', kind: 'lost', completedAt: undefined }
  }

  /**
   * The queue lost track of the job: emits that it completed, if the plugin's journal or the server's own records say so.
   * @returns the report that says so
   */
  async completeByRecords(): Promise<(JobReport & { readonly status: 'completed' }) | undefined> {
    const found = await this.#findRecorded('confirmation')
    const told = 'ok' in found && found.ok ? found.value?.report : undefined
    if (told?.status !== 'completed') return undefined
    const report = { ...told, status: 'completed' } as const
    this.emitReport(report)
    return report
  }

  #findRecorded(priority: Priority) {
    const { rank, reach, recorded, signal } = this.options
    return reach.whileUp(signal, (untilDown) => recorded({ signal: untilDown, priority, rank }))
  }

  /**
   * Asks what is true, and emits nothing. Retries are left to whoever asks. During an outage nothing is asked: the
   * answer is the outage.
   */
  async ask(priority: Priority): Promise<Confirmed> {
    const { client, clock, jobId, rank, reach, signal } = this.options
    const by = this.#followedBy
    const asked = (options: CallOptions) =>
      by ? confirmUnqueued(by, client, jobId, options) : confirm(client, clock, jobId, options)
    const onLetGo = () => this.#asks()
    const checked = await reach
      .whileUp(signal, (untilDown) => asked({ signal: untilDown, priority, rank, onLetGo }))
      .finally(() => (this.#isAsking = false))
    // Whoever asked says it now.
    if ('is' in checked && checked.is !== 'unclear') this.#early?.cancel()
    // The server did not say it, and nobody asks any more.
    else if (this.#early?.isScheduled) this.#early.scheduleSooner(earlyUnaskedMs)
    if ('outage' in checked) return { is: 'unclear', error: checked.outage }
    if (checked.is === 'unclear') await reach.report(checked.error)
    const isActive = checked.is === 'known' && !isTerminal(checked.report.status)
    this.#activeAt = isActive ? clock.monotonic() : -Infinity
    return checked
  }

  /**
   * Opens the job's stream, where the job is known to be active or its status says so now.
   * @returns how to close it and what was learned before, or only what was found instead. Nothing is emitted
   */
  async open(
    listener: StreamListener,
    priority: Priority,
  ): Promise<{ readonly close: () => void; readonly report?: JobReport } | { readonly found: Confirmed }> {
    const { client, clock, jobId, rank, reach, signal } = this.options
    const opened = await reach.whileUp(signal, async (untilDown) => {
      const options = { signal: untilDown, priority, rank }
      const status = this.#lastStatus
      const asked = await client.streamIfActive(jobId, listener, {
        ...options,
        isKnownActive: () => clock.monotonic() - this.#activeAt < freshMs,
        ...(status !== undefined &&
          !isTerminal(status) && {
            onePlace: { status, timeoutS: bridgeSeconds, onLetGo: () => this.#showLive() },
          }),
      })
      this.#activeAt = -Infinity
      if ('close' in asked) return asked
      if (asked.polled) return { found: await this.#byPoll(asked.answer, options) }
      const found = await confirmBy(asked.answer, client, clock, jobId, options)
      if (found.is !== 'known' || isTerminal(found.report.status)) return { found }
      // Only a stream could tell, whose first frame said so.
      return { close: await client.stream(jobId, listener, options), report: found.report }
    })
    if ('outage' in opened) return { found: { is: 'unclear', error: opened.outage } }
    if ('found' in opened && opened.found.is === 'unclear') await reach.report(opened.found.error)
    return opened
  }

  /** What a long poll found; whether a job has ended is asked for by its status, which outcomes are confirmed by. */
  async #byPoll(answer: Answer<JobReport>, options: CallOptions): Promise<Confirmed> {
    const { client, clock, jobId } = this.options
    if (!answer.ok || answer.value.jobId !== jobId) return confirm(client, clock, jobId, options)
    if (isTerminal(answer.value.status))
      return confirm(client, clock, jobId, { ...options, priority: 'outcome' })
    this.#activeAt = clock.monotonic()
    return { is: 'known', report: answer.value }
  }

  #showLive() {
    this.options.emit({ type: 'connection', connection: { state: 'live' } })
  }

  /** Asks what is true, and emits it where it is known. */
  async check(priority: Priority): Promise<Confirmed> {
    const checked = await this.ask(priority)
    if (checked.is === 'known') this.emitReport(checked.report)
    return checked
  }
}

/** The verdict of a check, where it ends the following; undefined to go on. */
export function verdictOf(checked: Confirmed): Verdict | undefined {
  if (checked.is === 'missing') return { is: 'missing', message: checked.message }
  if (checked.is === 'unclear') return { is: 'trouble', error: checked.error, heard: false, lasted: false }
  const { status, completedAt } = checked.report
  return isTerminal(status) ? { is: 'over', kind: status, completedAt } : undefined
}
