import type { Evidence, Span, TrueOutcome, TrueJob } from './evidence.ts'
import { overlapMs, without } from './spans.ts'

const second = 1_000
const minute = 60 * second

/**
 * How long an outcome must hold, with app and server running and connected, before the app has no excuse: it confirms a
 * finished run every 5 minutes and may trust a silent stream for 6; the rest is for the request budget's minute and backoff.
 */
export const patienceMs = 8 * minute
/** The same for a watch that is surely live: the stream's second, the look that confirms, and a slow machine. */
const promptMs = 30 * second
/** How long a run that its server lost track of counts as running if it doesn't move, ms. */
export const lostTrackMs = 30 * minute
/** An outcome this soon after the job was asked to be watched may have been found there. */
const addingMs = 2 * second

/** When the app was up and the server was neither down nor in trouble. */
function speakingTerms({ lives, troubles }: Evidence, server: number): Span[] {
  return lives.flatMap(({ up }) => without(up, troubles[server] ?? []))
}

/** How long both spans last together, without the times in which the machine was too busy for the app. */
function togetherMs(one: Span, other: Span, { starved = [] }: Evidence): number {
  const both = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }
  return starved.reduce((ms, span) => ms - Math.max(0, overlapMs(span, both)), overlapMs(one, other))
}

/** Whether the app has had the time to learn what stands since then, if the machine was busy at times. */
function hadTime(since: number, server: number, evidence: Evidence): boolean {
  if ((evidence.starved ?? []).length === 0) return true
  const stood = { from: since, to: evidence.end }
  const spans = speakingTerms(evidence, server)
  return spans.reduce((ms, span) => ms + Math.max(0, togetherMs(span, stood, evidence)), 0) >= patienceMs
}

/**
 * Whether an outcome has to be announced. It has, unless it ended before the job was watched, if
 *
 * - it still stands at the end, which is after a calm of over `patienceMs`; or
 * - it stood for `patienceMs` on end while app and server were on speaking terms; or
 * - it is the job's first, stood for `promptMs`, and app and server were on speaking terms from `patienceMs` before it
 *   until then, with the job watched all the while: the watch was live.
 *
 * An outcome that the job left sooner may be announced or not: the app may never have seen it. For a run that its server lost
 * track of, the `patienceMs` on speaking terms count only after half an hour. Pure.
 */
export function mustBeLearned(job: TrueJob, outcome: TrueOutcome, evidence: Evidence): boolean {
  if (outcome.at <= job.watchedAt + addingMs) return false
  if (outcome.isLostTrack) {
    const failed = { from: outcome.at + lostTrackMs, to: outcome.leftAt ?? evidence.end }
    return speakingTerms(evidence, job.server).some(
      (span) => togetherMs(span, failed, evidence) >= patienceMs,
    )
  }
  if (outcome.leftAt === null) return hadTime(outcome.at, job.server, evidence)
  const stood = { from: outcome.at, to: outcome.leftAt }
  const isFirst = job.outcomes[0] === outcome
  return speakingTerms(evidence, job.server).some((span) => {
    const together = togetherMs(span, stood, evidence)
    if (together >= patienceMs) return true
    const live = isFirst && Math.max(span.from, job.watchedAt) <= outcome.at - patienceMs
    return live && together >= promptMs
  })
}

/**
 * Whether a job that was deleted while it ran must be announced as lost: the app knew for sure that it ran, because it was
 * reported without an outcome, or had moved on from its last one long enough ago. Pure.
 * @param isTold whether an outcome of it was announced
 */
export function mustBeLost(job: TrueJob, isTold: boolean, evidence: Evidence): boolean {
  const { removedAt } = job
  if (removedAt === undefined || removedAt < job.watchedAt) return false
  if (!hadTime(removedAt, job.server, evidence)) return false
  const last = job.outcomes.at(-1)
  if (last?.leftAt === removedAt) return !isTold && job.isHeard && last.at > job.watchedAt + addingMs
  if (!isTold) return job.isHeard
  const ran = { from: Math.max(last?.leftAt ?? 0, job.watchedAt), to: removedAt }
  return speakingTerms(evidence, job.server).some((span) => togetherMs(span, ran, evidence) >= patienceMs)
}

/**
 * Whether the job was over before it was asked to be watched, and never moved: then nothing is announced. A run that its server
 * lost track of counts as running, and may fail while it is watched. Pure.
 */
export function mustBeSilent(job: TrueJob, outcome: TrueOutcome): boolean {
  if (outcome.isLostTrack) return false
  // A server's time has whole seconds in places, and clocks differ a little.
  return outcome.at < job.askedAt - 5 * second && outcome.leftAt === null
}
