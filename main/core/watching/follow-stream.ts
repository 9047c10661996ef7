import { roundUpToTick } from '#main/base/timer.ts'
import { isConnectionRefused, type CompileoError } from '#main/compileo/errors.ts'
import { explainMissingQueue } from '#main/compileo/explain-response.ts'
import { createUnreachableError } from '#main/compileo/explain-thrown.ts'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { StreamFrame, JobReport } from '#main/compileo/schema.ts'
import { createMessage } from '#shared/message.ts'
import type { StatusCheck } from './check-status.ts'
import {
  firstFrameTimeoutMs,
  initialSilenceTimeoutMs,
  getNextSilenceTimeout,
  jitterSilenceTimeout,
} from './delays.ts'
import {
  statusMaxAgeMs,
  toFollowResult,
  type JobFollower,
  type JobWatcherOptions,
  type Nudge,
  type FollowResult,
} from './job-follower.ts'
import { StatusChecks } from './status-checks.ts'
import { StepTextCorrector } from './step-text-corrector.ts'

type JobFrame = Extract<StreamFrame, { kind: 'job' }>
type StreamError = Extract<FollowResult, { type: 'error' }>

/** The end of a stream that lasted this long, in ms, doesn't lengthen the pause before the next stream. */
const stableStreamMs = 5_000
/**
 * How long to wait for the end of the stream after an error frame, in ms. After a real error, the server ends
 * the stream at once. A step text can forge an error, but not the end of the stream.
 */
const errorEndMs = 1_000

class FollowedStream {
  readonly #follower: JobFollower
  readonly #priority: Priority
  readonly #options: JobWatcherOptions
  readonly #clock: JobWatcherOptions['clock']
  readonly #checks: StatusChecks
  #lastFrameAt: number | undefined
  #last: JobFrame | undefined
  #serverError: string | undefined
  #silenceMs = initialSilenceTimeoutMs
  #silence: number
  #checkedAt = -Infinity
  #isClosed = false
  readonly #steps = new StepTextCorrector()
  /** The status with which the stream was opened, if it was requested. */
  #report: JobReport | undefined
  #closeStream: (() => void) | undefined
  #openedAt = -Infinity

  constructor(follower: JobFollower, priority: Priority) {
    this.#follower = follower
    this.#checks = new StatusChecks(follower)
    this.#priority = priority
    this.#options = follower.options
    this.#clock = follower.options.clock
    this.#silence = jitterSilenceTimeout(this.#silenceMs, this.#options.random)
  }

  async follow(): Promise<FollowResult> {
    const { inbox } = this.#follower
    inbox.clear() // Drops late messages of the previous stream.
    const opened = await this.#follower.open(
      { onFrame: (frame) => this.#onFrame(frame), onEnd: (end) => inbox.push({ type: 'end', end }) },
      this.#priority,
    )
    if ('found' in opened) {
      const { found } = opened
      if (found.type === 'known') this.#follower.emitReport(found.report)
      return toFollowResult(found) ?? { type: 'again' }
    }
    // This stream is new, so earlier messages that demand a new stream are obsolete.
    inbox.clear((message) => message.type === 'nudge' && message.nudge === 'wake')
    const { report, close } = opened
    this.#report = report
    this.#closeStream = close
    this.#openedAt = this.#clock.monotonic()
    if (report) {
      this.#steps.onConfirmed(report.step)
      this.#follower.emitReport(report)
    }
    try {
      for (;;) {
        const verdict = await this.#next()
        if (verdict) return verdict
      }
    } finally {
      this.#close()
    }
  }

  async #next(): Promise<FollowResult | undefined> {
    const at = Math.min(this.#getSilenceEnd(), this.#checks.dueAt)
    const message = await this.#follower.inbox.next(this.#options.signal, at - this.#clock.monotonic())
    switch (message?.type) {
      case undefined:
        return this.#onTime()
      case 'feed-end':
      case 'check-due':
        return undefined
      case 'nudge':
        return this.#onNudge(message.nudge)
      case 'end':
        return this.#onEnd(message.end)
    }
  }

  #onFrame(frame: StreamFrame) {
    if (this.#lastFrameAt === undefined && frame.kind !== 'error')
      this.#options.emit({ type: 'connection', connection: { state: 'live' } })
    const isFirst = this.#lastFrameAt === undefined
    this.#lastFrameAt = this.#clock.monotonic()
    // The job ended after its status was requested and before the stream was opened. The server would never
    // close this stream.
    if (isFirst && frame.kind !== 'error' && isTerminal(frame.headStatus)) this.#close()
    if (frame.kind === 'error') {
      if (!frame.missing) this.#serverError = frame.message
      // A step text can forge error frames, too. So a missing job must be confirmed, like an outcome.
      return frame.missing
        ? this.#checks.schedule('outcome')
        : this.#checks.schedule('confirmation', errorEndMs)
    }
    this.#serverError = undefined
    if (frame.kind === 'garbage') {
      // A frame that begins with an active status contains no outcome.
      const isActive = frame.headStatus !== undefined && !isTerminal(frame.headStatus)
      return this.#checks.schedule(
        !isActive && (frame.mayEnd || isTerminal(frame.headStatus)) ? 'outcome' : 'confirmation',
      )
    }
    if (isTerminal(frame.status)) return this.#checks.schedule('outcome')
    this.#follower.receivedStatus(frame.status)
    const { step, isDoubtful } = this.#steps.check(frame.step)
    this.#options.emit({
      type: 'frame',
      status: frame.status,
      progress: frame.progress,
      step,
      at: this.#clock.now(),
    })
    if (isDoubtful) this.#checks.schedule('confirmation')
    // If a job is restarted within one second of the server's clock, only its falling progress shows the
    // restart.
    if (this.#last && frame.progress < this.#last.progress) this.#checks.schedule('confirmation')
    this.#last = frame
  }

  /** Returns the report of a status request, updated by a frame that arrived since the request was sent. */
  #getNewest(report: JobReport, frameBefore: JobFrame | undefined): JobReport {
    if (!this.#last || this.#last === frameBefore || isTerminal(report.status)) return report
    return {
      ...report,
      status: this.#last.status,
      progress: this.#last.progress,
      step: this.#steps.check(this.#last.step).step,
    }
  }

  /** Requests the job's status. If the job's stream is no longer needed, the stream is closed. */
  async #checkStatus(why: Priority): Promise<{ checked: StatusCheck; verdict: FollowResult | undefined }> {
    const frameBefore = this.#last
    this.#checks.take()
    const checked = await this.#follower.confirm(why)
    this.#checkedAt = this.#clock.monotonic()
    const verdict = toFollowResult(checked)
    // The outcome is confirmed, so later frames are outdated.
    if (verdict && verdict.type !== 'error') this.#close()
    if (checked.type === 'known') {
      this.#steps.onConfirmed(checked.report.step)
      this.#follower.emitReport(this.#getNewest(checked.report, frameBefore))
    } else this.#steps.onUnconfirmed()
    return { checked, verdict }
  }

  async #checkDoubt(why: Priority): Promise<FollowResult | undefined> {
    const { verdict } = await this.#checkStatus(why)
    return this.#checks.settle(why, verdict) ?? (this.#isClosed && !verdict ? { type: 'again' } : undefined)
  }

  async #checkSilence(): Promise<FollowResult | undefined> {
    const frameBefore = this.#last
    const { checked, verdict } = await this.#checkStatus('confirmation')
    if (verdict && (verdict.type !== 'error' || !this.#options.reach.state().up)) return verdict
    if (checked.type === 'known' && this.#last === frameBefore) {
      const { status, progress } = checked.report
      // The stream should have reported this change, so it is broken.
      if (status !== frameBefore?.status || progress !== frameBefore.progress) return { type: 'again' }
    }
    this.#silenceMs = getNextSilenceTimeout(this.#silenceMs)
    this.#silence = jitterSilenceTimeout(this.#silenceMs, this.#options.random)
    return undefined
  }

  /** Finds out whether the server is unreachable or only streams don't work. */
  async #withoutStream(): Promise<FollowResult> {
    this.#close() // A pending stream would keep its place in the request budget during the request below.
    if (this.#report && this.#clock.monotonic() - this.#openedAt < statusMaxAgeMs)
      return { type: 'no-stream', report: this.#report }
    const { checked, verdict } = await this.#checkStatus(this.#priority)
    if (checked.type !== 'known') return verdict ?? { type: 'again' }
    return verdict ?? { type: 'no-stream', report: checked.report }
  }

  #toStreamError(error: CompileoError): StreamError {
    // A server that is stopping may have sent data before, but it is unreachable now.
    const hasReceived = this.#lastFrameAt !== undefined && !isConnectionRefused(error)
    return {
      type: 'error',
      error,
      received: hasReceived,
      lasted: hasReceived && this.#clock.monotonic() - this.#openedAt >= stableStreamMs,
    }
  }

  async #onEnd(end: StreamEnd): Promise<FollowResult> {
    if (end.reason === 'no-stream') return this.#withoutStream()
    const error = end.reason === 'failed' ? end.error : undefined
    // A proxy may block only streams and let other requests through.
    if (error?.kind === 'not-compileo' || error?.kind === 'protocol') return this.#withoutStream()
    // The last frame may have contained the outcome, which hasn't been confirmed yet.
    const inDoubt =
      this.#checks.priority === 'outcome' || (this.#checks.priority !== undefined && !this.#serverError)
    if (inDoubt || error?.kind === 'not-found') {
      const { verdict } = await this.#checkStatus('outcome')
      if (verdict) return verdict
    }
    if (this.#serverError !== undefined) {
      const noQueue = explainMissingQueue(this.#serverError, 200)
      // An unavailable queue affects all jobs of the server. One probe confirms the outage for all of them.
      if (noQueue) return { ...this.#toStreamError(noQueue), received: false }
      return this.#toStreamError({
        kind: 'unavailable',
        status: 200,
        maybeMissing: false,
        message: createMessage('serverErrors.quoted', this.#serverError),
      })
    }
    return this.#toStreamError(
      error ?? createUnreachableError('reset', createMessage('serverErrors.streamEnded')),
    )
  }

  #onNudge(nudge: Nudge): FollowResult | undefined {
    // After the machine has slept, a stream may be broken without reporting an error.
    if (nudge === 'wake' || nudge === 'feed-report') return { type: 'again' }
    this.#checks.scheduleAfterNudge(nudge)
    return undefined
  }

  #getSilenceEnd() {
    return this.#lastFrameAt === undefined
      ? this.#openedAt + firstFrameTimeoutMs
      : roundUpToTick(Math.max(this.#lastFrameAt, this.#checkedAt) + this.#silence)
  }

  async #onTime(): Promise<FollowResult | undefined> {
    const now = this.#clock.monotonic()
    if (now >= this.#checks.dueAt) return this.#checkDoubt(this.#checks.priority ?? 'confirmation')
    if (now < this.#getSilenceEnd()) return undefined
    if (this.#lastFrameAt === undefined) return this.#withoutStream()
    return this.#checkSilence()
  }

  #close() {
    this.#isClosed = true
    this.#closeStream?.()
  }
}

/**
 * Follows an active job by its own stream. It isn't used for ended jobs, because the server never closes
 * their streams (docs/reference/compileo-server.md, "The stream").
 */
export const followStream = (follower: JobFollower, priority: Priority): Promise<FollowResult> =>
  new FollowedStream(follower, priority).follow()
