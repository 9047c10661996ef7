import type { ExpectedEnd, TrailPoint, UsualRun } from '../model.ts'
import { hasFallen, marksBetween, reachedAt, shareAt } from './usual-course.ts'

export interface RunSoFar {
  readonly trail: readonly TrailPoint[]
  readonly startedAt?: number | undefined
  readonly usual?: UsualRun | undefined
}

const minute = 60_000

/** Without usual runs, less time or progress than this allows no estimate. */
const leastMs = 10_000
const leastProgress = 2
/** The points that give the pace then: older ones mislead, because steps differ in pace. */
const latest = 12

/** The least spread between run lengths, as a share, however few runs we know. */
const leastSpread = 0.2
/** The width of a normal distribution's middle half, in standard deviations. */
const middleHalf = 1.35
/** How far runs stray from their usual course, as a share: at least, and without a known course (`strayOf`). */
const leastStray = 0.05
const unknownStray = 0.5
/** No estimate if it may be off by more than this share. */
const mostDoubt = 0.5
/** From this many parts on, the pace is their median, so a stalled part no longer counts. */
const partsEnough = 5

/** How far a shown estimate may be off before it is replaced: a share of the time left, at least so many ms. */
const steadyShare = 0.1
const steadyMs = 20_000

/**
 * Estimates a run's end; undefined if it is too early or too uncertain. Similar runs give the remaining time,
 * scaled by this run's pace, which counts more the further the run is. Otherwise it extrapolates.
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
  // Both are variances of the run's length, as a multiple of the usual one; that of the pace begins at infinity.
  const ofLength = Math.max(leastSpread, (toMs - fromMs) / middleHalf / medianMs) ** 2
  const ofPace = (Math.max(leastStray, stray) ** 2 * (1 - seen)) / seen
  const trust = ofLength / (ofLength + ofPace)
  if (Math.sqrt((1 - trust) * ofLength) > mostDoubt) return undefined
  const whole = medianMs * paceOf(trail, begun, usual) ** trust
  return {
    at: last.at + whole * (1 - share),
    leastLeftMs: whole * (1 - shareAt(course, nextProgress(trail))),
  }
}

/** The run's pace compared with the usual one: 2 takes twice as long. */
function paceOf(trail: readonly TrailPoint[], begun: TrailPoint, { course, medianMs }: UsualRun): number {
  const last = trail.at(-1)
  if (!last) return 1
  // Progress before the first update counts as one part.
  const percents = marksBetween(trail[0]?.progress ?? 0, last.progress)
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

/** A job that counts its documents advances in equal steps. */
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

/** A job may count to 100 twice, and its first count says nothing about the second. */
function sinceFall(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const fall = trail.findLastIndex(({ progress }, index) => progress < (trail[index - 1]?.progress ?? 0))
  return trail.slice(fall)
}

/** Extrapolates the latest progress, by our own clock. Time spent waiting doesn't count. */
function byPace(trail: readonly TrailPoint[], startedAt = -Infinity): ExpectedEnd | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - latest))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - Math.max(first.at, startedAt)
  if (moved < leastProgress || took < leastMs) return undefined
  const pace = took / moved
  return { at: last.at + (100 - last.progress) * pace, leastLeftMs: (100 - nextProgress(trail)) * pace }
}

/** The end, ms since the epoch. While progress stalls, the time left stays constant; undefined once it is too long. */
export function endsAt({ at, leastLeftMs }: ExpectedEnd, now: number): number | undefined {
  if (now > at + Math.max(leastLeftMs, minute)) return undefined
  const postponed = now + leastLeftMs
  return postponed > at + roomFor(leastLeftMs) ? postponed : Math.max(at, now)
}

/** How far an estimate may be off, in ms, that long before the end. */
const roomFor = (left: number): number => Math.max(steadyMs, steadyShare * left)

/** An end rounded to the minute if it is near, else to 5, 10 or 30 minutes, and never before now. */
export function roundedEnd(at: number, now: number): number {
  const left = at - now
  const step = (left < 10 * minute ? 1 : left < 60 * minute ? 5 : left < 360 * minute ? 10 : 30) * minute
  return Math.max(Math.round(at / step) * step, now)
}

/** A nearly right time stays, because one that always changes is unreadable. */
export function steadyEnd(before: ExpectedEnd | undefined, next: ExpectedEnd, now: number): ExpectedEnd {
  const was = before && endsAt(before, now)
  const is = endsAt(next, now)
  if (was === undefined || is === undefined || Math.abs(was - is) > roomFor(is - now)) return next
  return { at: was, leastLeftMs: Math.max(0, next.leastLeftMs - (is - was)) }
}
