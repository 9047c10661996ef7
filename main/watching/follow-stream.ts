import { onBeat } from '#main/base/timer.ts'
import { isRefused, type CompileoError } from '#main/compileo/errors.ts'
import { explainNoQueue } from '#main/compileo/explain-response.ts'
import { unreachable } from '#main/compileo/explain-thrown.ts'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { Frame, JobReport } from '#main/compileo/schema.ts'
import { messageOf } from '#shared/message.ts'
import type { Confirmed } from './confirm.ts'
import { cancelShowsMs, firstFrameMs, firstSilenceMs, nextSilence, silenceOf } from './delays.ts'
import {
  freshMs,
  confirmationOf,
  type Following,
  type JobWatcherOptions,
  type Nudge,
  type Confirmation,
} from './following.ts'
import { LastFrameTracker } from './last-frame.ts'
import { PendingCheck } from './pending-check.ts'
import { StreamSteps } from './stream-steps.ts'

type JobFrame = Extract<Frame, { kind: 'job' }>
type StreamError = Extract<Confirmation, { is: 'trouble' }>

/** The end of a stream that lasted this long doesn't lengthen the next pause. */
const lastingMs = 5_000
/** The server ends a stream right after reporting its own error; a step text that forges one doesn't. */
const endFollowsMs = 1_000

/** One stream of one job, from its opening to a verdict about the job. */
class FollowedStream {
  readonly #following: Following
  readonly #priority: Priority
  readonly #options: JobWatcherOptions
  readonly #clock: JobWatcherOptions['clock']
  readonly #pendingCheck = new PendingCheck()
  #lastFrameAt: number | undefined
  #last: JobFrame | undefined
  #serverError: string | undefined
  #silenceMs = firstSilenceMs
  #silence: number
  #checkedAt = -Infinity
  #isClosed = false
  readonly #steps = new StreamSteps()
  readonly #lastWord = new LastFrameTracker()
  /** The report that opened the stream, if any. */
  #report: JobReport | undefined
  #closeStream: (() => void) | undefined
  #openedAt = -Infinity

  constructor(following: Following, priority: Priority) {
    this.#following = following
    this.#priority = priority
    this.#options = following.options
    this.#clock = following.options.clock
    this.#silence = silenceOf(this.#silenceMs, this.#options.random)
  }

  async follow(): Promise<Confirmation> {
    const { inbox } = this.#following
    inbox.clear() // Late messages of the previous stream.
    const opened = await this.#following.open(
      { onFrame: (frame) => this.#onFrame(frame), onEnd: (end) => this.#onStreamEnd(end) },
      this.#priority,
    )
    if ('found' in opened) {
      const { found } = opened
      if (found.is === 'known') this.#following.emitReport(found.report)
      return confirmationOf(found) ?? { is: 'again' }
    }
    // This stream is fresh.
    inbox.clear((message) => message.type === 'nudge' && message.nudge === 'wake')
    const { report, close } = opened
    this.#report = report
    this.#closeStream = close
    this.#openedAt = this.#clock.monotonic()
    if (report) {
      this.#steps.confirmed(report.step)
      this.#following.emitReport(report)
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

  /** Waits for a message or the next time that matters. */
  async #next(): Promise<Confirmation | undefined> {
    const at = Math.min(this.#silentUntil(), this.#pendingCheck.dueAt)
    const message = await this.#following.inbox.next(this.#options.signal, at - this.#clock.monotonic())
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

  #scheduleCheck(why: Priority, afterMs?: number) {
    const { inbox } = this.#following
    if (this.#pendingCheck.scheduleCheck(this.#clock.monotonic(), why, afterMs))
      inbox.push({ type: 'check-due' })
  }

  #onFrame(frame: Frame) {
    if (this.#lastFrameAt === undefined && frame.kind !== 'error')
      this.#options.emit({ type: 'connection', connection: { state: 'live' } })
    const isFirst = this.#lastFrameAt === undefined
    this.#lastFrameAt = this.#clock.monotonic()
    this.#lastWord.received(frame)
    // The job ended between status and stream; the server would keep this stream open for ever.
    if (isFirst && frame.kind !== 'error' && isTerminal(frame.headStatus)) this.#close()
    if (frame.kind === 'error') {
      if (!frame.missing) this.#serverError = frame.message
      // A step text can forge these too, so a missing job is confirmed like an outcome.
      return frame.missing
        ? this.#scheduleCheck('outcome')
        : this.#scheduleCheck('confirmation', endFollowsMs)
    }
    this.#serverError = undefined
    if (frame.kind === 'garbage') {
      // If the head shows an active job, the rest is no outcome.
      const isActive = frame.headStatus !== undefined && !isTerminal(frame.headStatus)
      return this.#scheduleCheck(
        !isActive && (frame.mayEnd || isTerminal(frame.headStatus)) ? 'outcome' : 'confirmation',
      )
    }
    if (isTerminal(frame.status)) return this.#scheduleCheck('outcome')
    this.#following.receivedStatus(frame.status)
    const { step, isDoubtful } = this.#steps.of(frame.step)
    this.#options.emit({
      type: 'frame',
      status: frame.status,
      progress: frame.progress,
      step,
      at: this.#clock.now(),
    })
    if (isDoubtful) this.#scheduleCheck('confirmation')
    // A restart within one second of the server's clock shows only as falling progress.
    if (this.#last && frame.progress < this.#last.progress) this.#scheduleCheck('confirmation')
    this.#last = frame
  }

  /** The response, or what the stream has sent since the request. */
  #newest(report: JobReport, seen: JobFrame | undefined): JobReport {
    if (!this.#last || this.#last === seen || isTerminal(report.status)) return report
    return {
      ...report,
      status: this.#last.status,
      progress: this.#last.progress,
      step: this.#steps.of(this.#last.step).step,
    }
  }

  /** Any verdict but trouble ends the following. */
  async #look(why: Priority): Promise<{ checked: Confirmed; verdict: Confirmation | undefined }> {
    const seen = this.#last
    this.#pendingCheck.take()
    const checked = await this.#following.ask(why)
    this.#checkedAt = this.#clock.monotonic()
    const verdict = confirmationOf(checked)
    // After the outcome is confirmed, later frames are outdated.
    if (verdict && verdict.is !== 'trouble') this.#close()
    if (checked.is !== 'unclear') this.#lastWord.confirmed()
    if (checked.is === 'known') {
      this.#steps.confirmed(checked.report.step)
      this.#following.emitReport(this.#newest(checked.report, seen))
    } else this.#steps.unconfirmed()
    return { checked, verdict }
  }

  async #lookInDoubt(why: Priority): Promise<Confirmation | undefined> {
    const { verdict } = await this.#look(why)
    if (verdict && (verdict.is !== 'trouble' || !this.#options.reach.state().up)) return verdict
    this.#pendingCheck.inVain(this.#checkedAt)
    // The stream may work although the status fails.
    if (verdict && why === 'outcome') this.#scheduleCheck('outcome')
    return this.#isClosed && !verdict ? { is: 'again' } : undefined
  }

  async #lookInSilence(): Promise<Confirmation | undefined> {
    const seen = this.#last
    const { checked, verdict } = await this.#look('confirmation')
    if (verdict && (verdict.is !== 'trouble' || !this.#options.reach.state().up)) return verdict
    if (checked.is === 'known' && this.#last === seen) {
      const { status, progress } = checked.report
      // The stream should have reported this during the request, so it is dead.
      if (status !== seen?.status || progress !== seen.progress) return { is: 'again' }
    }
    this.#silenceMs = nextSilence(this.#silenceMs)
    this.#silence = silenceOf(this.#silenceMs, this.#options.random)
    return undefined
  }

  /** Either streams don't work here, or nothing does. */
  async #withoutStream(): Promise<Confirmation> {
    this.#close() // Before the request, because a pending stream keeps a place in the request budget.
    if (this.#report && this.#clock.monotonic() - this.#openedAt < freshMs)
      return { is: 'no-stream', report: this.#report }
    const { checked, verdict } = await this.#look(this.#priority)
    if (checked.is !== 'known') return verdict ?? { is: 'again' }
    return verdict ?? { is: 'no-stream', report: checked.report }
  }

  #trouble(error: CompileoError): StreamError {
    // A stopping server may still have sent something, but is unreachable all the same.
    const received = this.#lastFrameAt !== undefined && !isRefused(error)
    return {
      is: 'trouble',
      error,
      received,
      lasted: received && this.#clock.monotonic() - this.#openedAt >= lastingMs,
    }
  }

  async #onEnd(end: StreamEnd): Promise<Confirmation> {
    if (end.reason === 'no-stream') return this.#withoutStream()
    const error = end.reason === 'failed' ? end.error : undefined
    // A response may get through where a stream doesn't.
    if (error?.kind === 'not-compileo' || error?.kind === 'protocol') return this.#withoutStream()
    // The last frame may have been the outcome.
    const inDoubt =
      this.#pendingCheck.priority === 'outcome' ||
      (this.#pendingCheck.priority !== undefined && !this.#serverError)
    if (inDoubt || error?.kind === 'not-found') {
      const { verdict } = await this.#look('outcome')
      if (verdict) return verdict
    }
    if (this.#serverError !== undefined) {
      const noQueue = explainNoQueue(this.#serverError, 200)
      // That affects all jobs, and one probe confirms it.
      if (noQueue) return { ...this.#trouble(noQueue), received: false }
      return this.#trouble({
        kind: 'unavailable',
        status: 200,
        maybeMissing: false,
        message: messageOf('serverErrors.quoted', this.#serverError),
      })
    }
    return this.#trouble(error ?? unreachable('reset', messageOf('serverErrors.streamEnded')))
  }

  #onNudge(nudge: Nudge): Confirmation | undefined {
    // After sleep, a stream may be dead without noticing.
    if (nudge === 'wake' || nudge === 'served') return { is: 'again' }
    this.#scheduleCheck('confirmation', nudge === 'cancelled' ? cancelShowsMs : 0)
    return undefined
  }

  #silentUntil() {
    return this.#lastFrameAt === undefined
      ? this.#openedAt + firstFrameMs
      : onBeat(Math.max(this.#lastFrameAt, this.#checkedAt) + this.#silence)
  }

  async #onTime(): Promise<Confirmation | undefined> {
    const now = this.#clock.monotonic()
    if (now >= this.#pendingCheck.dueAt)
      return this.#lookInDoubt(this.#pendingCheck.priority ?? 'confirmation')
    if (now < this.#silentUntil()) return undefined
    if (this.#lastFrameAt === undefined) return this.#withoutStream()
    return this.#lookInSilence()
  }

  #onStreamEnd(end: StreamEnd) {
    const { inbox } = this.#following
    const outcome = end.reason === 'ended' && end.isWhole ? this.#lastWord.outcome : undefined
    if (outcome) this.#following.reportEarly(outcome)
    inbox.push({ type: 'end', end })
  }

  #close() {
    this.#isClosed = true
    this.#closeStream?.()
  }
}

/**
 * Follows a job by its own stream, if it is active: that of a finished job never ends
 * (docs/reference/compileo-server.md, "The stream").
 */
export const followStream = (following: Following, priority: Priority): Promise<Confirmation> =>
  new FollowedStream(following, priority).follow()
