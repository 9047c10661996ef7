import type { ExpectedEnd, TrailPoint, UsualRun } from '../model.ts'
import { hasFallen, marksBetween, reachedAt, shareAt } from './usual-course.ts'

/** What of a run tells when it may end. */
export interface RunSoFar {
  readonly trail: readonly TrailPoint[]
  /** Ms since the epoch by our clock. */
  readonly startedAt?: number | undefined
  /** What runs like it took. */
  readonly usual?: UsualRun | undefined
}

const minute = 60_000

/** Where nothing is usual, fewer seconds or points of progress say nothing of what is to come. */
const leastMs = 10_000
const leastProgress = 2
/** So many of the latest points tell the pace then; a job's steps differ, so the distant past misleads. */
const latest = 12

/** Runs differ in length by this share at least, however few of them were seen. */
const leastSpread = 0.2
/** The middle half of what chance spreads is so many standard deviations wide. */
const middleHalf = 1.35
/** How far a run strays from its course at least, as a share, and where no course is known (`strayOf`). */
const leastStray = 0.05
const unknownStray = 0.5
/** Where the run may be longer or shorter than what would be said by more than this share, nothing is. */
const mostDoubt = 0.5
/** With so many parts of a course behind it, one in which the run stood still no longer counts for its pace. */
const partsEnough = 5

/** What was said may be wrong by so much until something else is, as a share of the time left, and at least so many ms. */
const steadyShare = 0.1
const steadyMs = 20_000

/**
 * When a run may end. Where it is known how runs like it go, by that: by how much time they usually need from this
 * percent on, as much longer or shorter as this run has taken so far. The more of it is over, and the more such runs
 * differ in length, the more its own pace counts. Else by the pace of its latest progress. Pure.
 * @returns undefined where nothing can be said: too early, or too uncertain
 */
export function expectedEnd({ trail, startedAt, usual }: RunSoFar): ExpectedEnd | undefined {
  const [first] = trail
  const begun = startedAt === undefined ? first : { at: startedAt, progress: 0 }
  if (hasFallen(trail)) return byPace(sinceFall(trail), startedAt)
  if (!usual || !begun) return byPace(trail, startedAt)
  const { course, medianMs, fromMs, toMs, stray = unknownStray } = usual
  const last = trail.at(-1) ?? begun
  const share = shareAt(course, last.progress)
  const seen = share - shareAt(course, begun.progress)
  // Both as variances of the run's length, which is taken for a multiple of the usual one.
  const ofLength = Math.max(leastSpread, (toMs - fromMs) / middleHalf / medianMs) ** 2
  const ofPace = seen > 0 ? (Math.max(leastStray, stray) ** 2 * (1 - seen)) / seen : Infinity
  const trust = ofPace === Infinity ? 0 : ofLength / (ofLength + ofPace)
  if (Math.sqrt((1 - trust) * ofLength) > mostDoubt) return undefined
  const whole = medianMs * paceOf(trail, begun, usual) ** trust
  return {
    at: last.at + whole * (1 - share),
    leastLeftMs: whole * (1 - shareAt(course, nextProgress(trail))),
  }
}

/** How much longer than usual this run takes for what it has done: 2 is twice as long. */
function paceOf(trail: readonly TrailPoint[], begun: TrailPoint, { course, medianMs }: UsualRun): number {
  const last = trail.at(-1)
  if (!last) return 1
  // Nobody saw what lies before the first news: it counts as one part.
  const first = trail[0]?.progress ?? 0
  const percents = [
    ...(first > begun.progress ? [begun.progress] : []),
    ...marksBetween(first, last.progress),
  ]
  let before = { at: begun.at, share: shareAt(course, begun.progress) }
  const parts: { readonly pace: number; readonly weight: number }[] = []
  const times = reachedAt(trail, percents, begun)
  for (const [index, percent] of percents.entries()) {
    const at = times[index] ?? before.at
    const share = shareAt(course, percent)
    const weight = share - before.share
    if (weight > 0) parts.push({ pace: (at - before.at) / (weight * medianMs), weight })
    before = { at, share }
  }
  const all = parts.reduce((sum, { weight }) => sum + weight, 0)
  const mean = parts.reduce((sum, { pace, weight }) => sum + pace * weight, 0) / all
  const pace = parts.length < partsEnough ? mean : weightedMedian(parts, all)
  return pace > 0 ? pace : 1
}

/** The pace on whose either side half of the weight lies. */
function weightedMedian(
  parts: readonly { readonly pace: number; readonly weight: number }[],
  all: number,
): number {
  let sum = 0
  for (const { pace, weight } of parts.toSorted((a, b) => a.pace - b.pace)) {
    sum += weight
    if (sum >= all / 2) return pace
  }
  return 1
}

/** What comes next: a job that counts its documents moves by as much each time. */
function nextProgress(trail: readonly TrailPoint[]): number {
  const last = trail.at(-1)?.progress ?? 0
  const steps = trail
    .slice(-6)
    .flatMap(({ progress }, index, points) => {
      const before = points[index - 1]
      return before ? [progress - before.progress] : []
    })
    .toSorted((a, b) => a - b)
  return Math.min(100, last + Math.max(1, steps[Math.floor(steps.length / 2)] ?? 1))
}

/** A job that counts to 100 twice: what came before is no part of what it counts now. */
function sinceFall(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const fall = trail.findLastIndex(({ progress }, index) => progress < (trail[index - 1]?.progress ?? 0))
  return trail.slice(fall)
}

/** By the pace of the latest progress, as our own clock saw it. While the job waited, it had none. */
function byPace(trail: readonly TrailPoint[], startedAt = -Infinity): ExpectedEnd | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - latest))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - Math.max(first.at, startedAt)
  if (moved < leastProgress || took < leastMs) return undefined
  const pace = took / moved
  return {
    at: last.at + (100 - last.progress) * pace,
    leastLeftMs: (100 - nextProgress(trail)) * pace,
  }
}

/**
 * When the run may end as it looks now, ms since the epoch: while nothing moves for longer than it usually does, what is
 * left of it stays. Pure.
 * @returns undefined once it has stood still so long that nobody knows
 */
export function endsAt({ at, leastLeftMs }: ExpectedEnd, now: number): number | undefined {
  if (now > at + Math.max(leastLeftMs, minute)) return undefined
  const postponed = now + leastLeftMs
  return postponed > at + roomFor(leastLeftMs) ? postponed : Math.max(at, now)
}

/** By how much an end may be wrong and is still said, ms. @param left ms until it */
const roomFor = (left: number): number => Math.max(steadyMs, steadyShare * left)

/**
 * An end as exactly as it can be told, and not before now: by the minute where it is near, else by five, ten or thirty of
 * them. Pure.
 * @param at ms since the epoch, as is `now`
 */
export function roundedEnd(at: number, now: number): number {
  const left = at - now
  const step = (left < 10 * minute ? 1 : left < 60 * minute ? 5 : left < 360 * minute ? 10 : 30) * minute
  return Math.max(Math.round(at / step) * step, now)
}

/** What was said before, as long as it is hardly wrong: a time that changes at each news is read by nobody. Pure. */
export function steadyEnd(before: ExpectedEnd | undefined, next: ExpectedEnd, now: number): ExpectedEnd {
  const was = before && endsAt(before, now)
  const is = endsAt(next, now)
  if (was === undefined || is === undefined || Math.abs(was - is) > roomFor(is - now)) return next
  return { at: was, leastLeftMs: Math.max(0, next.leastLeftMs - (is - was)) }
}
