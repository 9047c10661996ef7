import { jittered } from '../compileo/backoff.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { StreamEnd } from '../compileo/job-stream.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { isTerminal, type Frame } from '../compileo/schema.ts'
import { firstFrameMs, firstGarbagePaceMs, firstSilenceMs, nextGarbagePace, nextSilence } from './delays.ts'
import { verdictOf, type Following, type Verdict } from './following.ts'

type JobFrame = Extract<Frame, { kind: 'job' }>

/** A stream that lasted this long was worth opening: its end is no reason to wait longer next time. */
const lastingMs = 5_000

/**
 * Follows a job by its event stream until the stream is of no more use.
 * @throws the reason of the watch's signal when it is aborted
 */
export async function followStream(following: Following, priority: Priority): Promise<Verdict> {
  const { options, inbox } = following
  const { client, clock, random, signal, emit, jobId, rank } = options
  let heardAt: number | undefined
  let last: JobFrame | undefined
  let silenceMs = firstSilenceMs
  let silence = jittered(silenceMs, random)
  let checkedAt = -Infinity
  /** A look that is owed: a frame could not be read, or an earlier look brought no answer. */
  let lookDueAt: number | undefined
  let lookPace = firstGarbagePaceMs

  function onFrame(frame: Frame) {
    if (heardAt === undefined && frame.kind !== 'error') emit({ type: 'link', link: { state: 'live' } })
    heardAt = clock.now()
    if (frame.kind === 'error') {
      // A step text can forge this one, too: that a job is missing is asked for like an ending.
      inbox.push(
        frame.missing ? { type: 'doubt', priority: 'ending' } : { type: 'trouble', message: frame.message },
      )
      return
    }
    if (frame.kind === 'garbage') {
      inbox.push(
        frame.mayEnd || isTerminal(frame.headStatus)
          ? { type: 'doubt', priority: 'ending' }
          : { type: 'garbage' },
      )
      return
    }
    const before = last
    last = frame
    if (isTerminal(frame.status)) {
      inbox.push({ type: 'doubt', priority: 'ending' })
      return
    }
    following.heard()
    lookPace = firstGarbagePaceMs
    emit({ type: 'frame', status: frame.status, progress: frame.progress, step: frame.step, at: heardAt })
    // A restart within the server's second shows only as progress that falls; a run that was over moves again.
    if (before && (frame.progress < before.progress || isTerminal(before.status))) {
      inbox.push({ type: 'doubt', priority: 'confirmation' })
    }
  }

  /** Asks for the truth. A verdict ends the following; undefined goes on with the stream. */
  async function look(why: Priority): Promise<Verdict | undefined> {
    const checked = await following.check(why)
    checkedAt = clock.now()
    lookDueAt = undefined
    const verdict = verdictOf(checked)
    if (verdict?.is !== 'trouble' || verdict.error.kind === 'unreachable') return verdict
    // The stream may well live on while the status can't be told: keep it, and ask again.
    lookDueAt = clock.now() + lookPace
    lookPace = nextGarbagePace(lookPace)
    return undefined
  }

  const silentUntil = () =>
    heardAt === undefined ? openedAt + firstFrameMs : Math.max(heardAt, checkedAt) + silence

  async function onTime(): Promise<Verdict | undefined> {
    const now = clock.now()
    if (lookDueAt !== undefined && now >= lookDueAt) {
      lookPace = nextGarbagePace(lookPace)
      return look('confirmation')
    }
    if (now < silentUntil()) return undefined
    if (heardAt === undefined) return withoutStream()
    const seen = last
    const checked = await following.check('confirmation')
    checkedAt = clock.now()
    if (checked.is !== 'known' || isTerminal(checked.report.status)) return verdictOf(checked)
    const { status, progress } = checked.report
    // The stream should have said so, and nothing came while we asked: it is dead.
    if (last === seen && seen && (status !== seen.status || progress !== seen.progress))
      return { is: 'again' }
    silenceMs = nextSilence(silenceMs)
    silence = jittered(silenceMs, random)
    return undefined
  }

  /** No stream came: either streams don't work here, or nothing does. */
  async function withoutStream(): Promise<Verdict> {
    return verdictOf(await following.check(priority)) ?? { is: 'no-stream' }
  }

  function trouble(error: CompileoError): Verdict {
    const heard = heardAt !== undefined
    return { is: 'trouble', error, heard, lasted: heard && clock.now() - openedAt >= lastingMs }
  }

  async function onEnd(end: StreamEnd): Promise<Verdict> {
    if (end.reason === 'no-stream') return withoutStream()
    // The last frame could not be read, and it may have been the ending.
    const verdict = lookDueAt === undefined ? undefined : await look('ending')
    if (verdict) return verdict
    if (end.reason === 'failed') return trouble(end.error)
    return trouble({ kind: 'unreachable', cause: 'reset', message: 'The server ended the stream' })
  }

  inbox.clear() // Late words of the stream before.
  const close = await client.stream(
    jobId,
    { onFrame, onEnd: (end) => inbox.push({ type: 'end', end }) },
    { signal, priority, rank },
  )
  const openedAt = clock.now()
  try {
    for (;;) {
      const message = await inbox.next(signal, Math.min(silentUntil(), lookDueAt ?? Infinity) - clock.now())
      let verdict: Verdict | undefined
      switch (message?.type) {
        case undefined:
          verdict = await onTime()
          break
        case 'doubt':
          verdict = await look(message.priority)
          break
        case 'garbage':
          lookDueAt ??= Math.max(clock.now(), checkedAt + lookPace)
          break
        case 'nudge':
          // A stream that outlived a sleep may be dead without knowing: a fresh one costs no more than asking.
          if (message.nudge === 'wake') verdict = { is: 'again' }
          break
        case 'trouble':
          verdict = trouble({
            kind: 'unavailable',
            status: 200,
            maybeMissing: false,
            message: message.message,
          })
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
