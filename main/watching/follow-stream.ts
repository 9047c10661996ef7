import { onBeat } from '#main/base/timer.ts'
import { isRefused, type CompileoError } from '#main/compileo/errors.ts'
import { explainNoQueue } from '#main/compileo/explain-response.ts'
import { unreachable } from '#main/compileo/explain-thrown.ts'
import type { StreamEnd } from '#main/compileo/job-stream.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { Frame, JobReport } from '#main/compileo/schema.ts'
import { messageOf } from '#shared/message.ts'
import type { Confirmed } from './confirm.ts'
import {
  cancelShowsMs,
  countsComeMs,
  firstFrameMs,
  firstSilenceMs,
  nextSilence,
  silenceOf,
  surelyConfirmedMs,
} from './delays.ts'
import { freshMs, confirmationOf, type Following, type Nudge, type Confirmation } from './following.ts'
import { LastFrameTracker } from './last-frame.ts'
import { PendingCheck } from './pending-check.ts'
import { createSteps } from './stream-steps.ts'

type JobFrame = Extract<Frame, { kind: 'job' }>
type StreamError = Extract<Confirmation, { is: 'trouble' }>

/** The end of a stream that lasted this long doesn't lengthen the next pause. */
const lastingMs = 5_000
/** The server ends a stream right after reporting its own error; a step text that forges one doesn't. */
const endFollowsMs = 1_000
/**
 * Opens a stream only for an active job: that of a finished job never ends
 * (docs/reference/compileo-server.md, "The stream").
 *
 * @throws the reason of the watch's signal
 */
export async function followStream(following: Following, priority: Priority): Promise<Confirmation> {
  const { options, inbox } = following
  const { clock, random, signal, emit, reach } = options
  const pendingCheck = new PendingCheck()
  let lastFrameAt: number | undefined
  let last: JobFrame | undefined
  let serverError: string | undefined
  let silenceMs = firstSilenceMs
  let silence = silenceOf(silenceMs, random)
  let checkedAt = -Infinity
  /** When a silence was last explained without a request. */
  let explainedAt = -Infinity
  /** Whether the queue's counts were requested during this silence. */
  let isCounted = false
  let isClosed = false
  const steps = createSteps()
  const lastWord = new LastFrameTracker()

  function scheduleCheck(why: Priority, afterMs?: number) {
    if (pendingCheck.scheduleCheck(clock.monotonic(), why, afterMs)) inbox.push({ type: 'check-due' })
  }

  function onFrame(frame: Frame) {
    if (lastFrameAt === undefined && frame.kind !== 'error')
      emit({ type: 'connection', connection: { state: 'live' } })
    const isFirst = lastFrameAt === undefined
    lastFrameAt = clock.monotonic()
    isCounted = false
    reach.received()
    lastWord.received(frame)
    // The job ended between status and stream; the server would keep this stream open for ever.
    if (isFirst && frame.kind !== 'error' && isTerminal(frame.headStatus)) close()
    if (frame.kind === 'error') {
      if (!frame.missing) serverError = frame.message
      // A step text can forge these too, so a missing job is confirmed like an outcome.
      return frame.missing ? scheduleCheck('outcome') : scheduleCheck('confirmation', endFollowsMs)
    }
    serverError = undefined
    if (frame.kind === 'garbage') {
      // If the head shows an active job, the rest is no outcome.
      const isActive = frame.headStatus !== undefined && !isTerminal(frame.headStatus)
      return scheduleCheck(
        !isActive && (frame.mayEnd || isTerminal(frame.headStatus)) ? 'outcome' : 'confirmation',
      )
    }
    if (isTerminal(frame.status)) return scheduleCheck('outcome')
    following.receivedStatus(frame.status)
    const { step, isDoubtful } = steps.of(frame.step)
    emit({ type: 'frame', status: frame.status, progress: frame.progress, step, at: clock.now() })
    if (isDoubtful) scheduleCheck('confirmation')
    // A restart within one second of the server's clock shows only as falling progress.
    if (last && frame.progress < last.progress) scheduleCheck('confirmation')
    last = frame
  }

  /** The response, or what the stream has sent since the request. */
  function newest(report: JobReport, seen: JobFrame | undefined): JobReport {
    if (!last || last === seen || isTerminal(report.status)) return report
    return { ...report, status: last.status, progress: last.progress, step: steps.of(last.step).step }
  }

  /** Any verdict but trouble ends the following. */
  async function look(why: Priority): Promise<{ checked: Confirmed; verdict: Confirmation | undefined }> {
    const seen = last
    pendingCheck.take()
    const checked = await following.ask(why)
    checkedAt = clock.monotonic()
    const verdict = confirmationOf(checked)
    // After the outcome is confirmed, later frames are outdated.
    if (verdict && verdict.is !== 'trouble') close()
    if (checked.is !== 'unclear') lastWord.confirmed()
    if (checked.is === 'known') {
      steps.confirmed(checked.report.step)
      following.emitReport(newest(checked.report, seen))
    } else steps.unconfirmed()
    return { checked, verdict }
  }

  async function lookInDoubt(why: Priority): Promise<Confirmation | undefined> {
    const { verdict } = await look(why)
    if (verdict && (verdict.is !== 'trouble' || !reach.state().up)) return verdict
    pendingCheck.inVain(checkedAt)
    // The stream may work although the status fails.
    if (verdict && why === 'outcome') scheduleCheck('outcome')
    return isClosed && !verdict ? { is: 'again' } : undefined
  }

  async function lookInSilence(): Promise<Confirmation | undefined> {
    const seen = last
    const { checked, verdict } = await look('confirmation')
    if (verdict && (verdict.is !== 'trouble' || !reach.state().up)) return verdict
    if (checked.is === 'known' && last === seen) {
      const { status, progress } = checked.report
      // The stream should have reported this during the request, so it is dead.
      if (status !== seen?.status || progress !== seen.progress) return { is: 'again' }
    }
    beSilentLonger()
    return undefined
  }

  function beSilentLonger() {
    silenceMs = nextSilence(silenceMs)
    silence = silenceOf(silenceMs, random)
    isCounted = false
  }

  /**
   * Another stream of the server was active, and the queue's counts show that no job ended.
   *
   * @returns undefined while the counts are pending
   */
  function isExplained(since: number): boolean | undefined {
    const counts = options.counts?.()
    const spokeAt = reach.receivedAt()
    if (!counts || silenceMs >= surelyConfirmedMs) return false
    if (spokeAt <= since || clock.monotonic() - spokeAt > firstSilenceMs) return false
    const ended = counts.endedSince(since)
    if (ended !== undefined || isCounted) return ended === false
    isCounted = true
    counts.refresh()
    return undefined
  }

  /** Either streams don't work here, or nothing does. */
  async function withoutStream(): Promise<Confirmation> {
    close() // Before the request, because a pending stream keeps a place in the request budget.
    if (report && clock.monotonic() - openedAt < freshMs) return { is: 'no-stream', report }
    const { checked, verdict } = await look(priority)
    if (checked.is !== 'known') return verdict ?? { is: 'again' }
    return verdict ?? { is: 'no-stream', report: checked.report }
  }

  function trouble(error: CompileoError): StreamError {
    // A stopping server may still have sent something, but is unreachable all the same.
    const received = lastFrameAt !== undefined && !isRefused(error)
    return { is: 'trouble', error, received, lasted: received && clock.monotonic() - openedAt >= lastingMs }
  }

  async function onEnd(end: StreamEnd): Promise<Confirmation> {
    if (end.reason === 'no-stream') return withoutStream()
    const error = end.reason === 'failed' ? end.error : undefined
    // A response may get through where a stream doesn't.
    if (error?.kind === 'not-compileo' || error?.kind === 'protocol') return withoutStream()
    // The last frame may have been the outcome.
    const inDoubt =
      pendingCheck.priority === 'outcome' || (pendingCheck.priority !== undefined && !serverError)
    if (inDoubt || error?.kind === 'not-found') {
      const { verdict } = await look('outcome')
      if (verdict) return verdict
    }
    if (serverError !== undefined) {
      const noQueue = explainNoQueue(serverError, 200)
      // That affects all jobs, and one probe confirms it.
      if (noQueue) return { ...trouble(noQueue), received: false }
      return trouble({
        kind: 'unavailable',
        status: 200,
        maybeMissing: false,
        message: messageOf('serverErrors.quoted', serverError),
      })
    }
    return trouble(error ?? unreachable('reset', messageOf('serverErrors.streamEnded')))
  }

  function onNudge(nudge: Nudge): Confirmation | undefined {
    // After sleep, a stream may be dead without noticing.
    if (nudge === 'wake' || nudge === 'served') return { is: 'again' }
    scheduleCheck('confirmation', nudge === 'cancelled' ? cancelShowsMs : 0)
    return undefined
  }

  const silentUntil = () =>
    lastFrameAt === undefined
      ? openedAt + firstFrameMs
      : onBeat(Math.max(lastFrameAt, checkedAt, explainedAt) + silence)

  async function onTime(): Promise<Confirmation | undefined> {
    const now = clock.monotonic()
    if (now >= pendingCheck.dueAt) return lookInDoubt(pendingCheck.priority ?? 'confirmation')
    if (now < silentUntil()) return undefined
    if (lastFrameAt === undefined) return withoutStream()
    switch (isExplained(Math.max(lastFrameAt, checkedAt))) {
      case false:
        return lookInSilence()
      case true:
        explainedAt = now
        beSilentLonger()
        return undefined
      case undefined:
        silence += countsComeMs
        return undefined
    }
  }

  inbox.clear() // Late messages of the previous stream.
  function onStreamEnd(end: StreamEnd) {
    const outcome = end.reason === 'ended' && end.isWhole ? lastWord.outcome : undefined
    if (outcome) following.reportEarly(outcome)
    inbox.push({ type: 'end', end })
  }
  const opened = await following.open({ onFrame, onEnd: onStreamEnd }, priority)
  if ('found' in opened) {
    const { found } = opened
    if (found.is === 'known') following.emitReport(found.report)
    return confirmationOf(found) ?? { is: 'again' }
  }
  // This stream is fresh.
  inbox.clear((message) => message.type === 'nudge' && message.nudge === 'wake')
  const { report, close: closeStream } = opened
  const close = () => {
    isClosed = true
    closeStream()
  }
  const openedAt = clock.monotonic()
  if (report) {
    steps.confirmed(report.step)
    following.emitReport(report)
  }
  try {
    for (;;) {
      const message = await inbox.next(
        signal,
        Math.min(silentUntil(), pendingCheck.dueAt) - clock.monotonic(),
      )
      let verdict: Confirmation | undefined
      switch (message?.type) {
        case undefined:
          verdict = await onTime()
          break
        case 'feed-end':
        case 'check-due':
          break
        case 'nudge':
          verdict = onNudge(message.nudge)
          break
        case 'end':
          verdict = await onEnd(message.end)
          break
      }
      if (verdict) return verdict
    }
  } finally {
    close()
  }
}
