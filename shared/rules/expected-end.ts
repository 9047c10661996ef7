import type { ExpectedEnd, TrailPoint, UsualRun } from '../model.ts'
import { hasFallen, marksBetween, reachedAt, shareAt } from './usual-course.ts'

export interface RunProgress {
  readonly trail: readonly TrailPoint[]
  readonly startedAt?: number | undefined
  readonly usual?: UsualRun | undefined
}

const minute = 60_000

/** Without known durations, there is no estimate below this time or progress. */
const minElapsedMs = 10_000
const minProgress = 2
/** Then the pace is computed from the latest points only, because steps differ in pace. */
const maxPacePoints = 12

/** The minimum spread of durations, as a share, because few known runs may be alike by chance. */
const minSpread = 0.2
/** The width of the middle half of a normal distribution, in standard deviations. */
const middleHalf = 1.35
/**
 * How much runs differ from their usual course, as a share: the minimum, and the value without a known course
 * (`measureStray`).
 */
const minStray = 0.05
const defaultStray = 0.5
/** There is no estimate if it may be wrong by more than this share. */
const maxUncertainty = 0.5
/** From this number of parts on, the pace is their median, so that a stalled part doesn't count. */
const minPartsForMedian = 5

/**
 * How wrong a shown estimate may be before it is replaced: a share of the time left, and at least so many ms.
 */
const stableShare = 0.1
const stableMs = 20_000

/**
 * Estimates a run's end; undefined if it is too early or too uncertain. The remaining time comes from similar
 * runs, scaled by this run's pace, which counts more the further the run is. Without similar runs, progress
 * is extrapolated.
 */
export function estimateEnd({ trail, startedAt, usual }: RunProgress): ExpectedEnd | undefined {
  const [first] = trail
  const begun = startedAt === undefined ? first : { at: startedAt, progress: 0 }
  if (hasFallen(trail)) return extrapolate(getTrailSinceReset(trail), startedAt)
  if (!usual || !begun) return extrapolate(trail, startedAt)
  const { course, medianMs, fromMs, toMs, stray = defaultStray } = usual
  const last = trail.at(-1) ?? begun
  const share = shareAt(course, last.progress)
  const seen = share - shareAt(course, begun.progress)
  // Both are variances of the run's duration, as a multiple of the usual one. The variance of the pace begins
  // at infinity.
  const ofLength = Math.max(minSpread, (toMs - fromMs) / middleHalf / medianMs) ** 2
  const ofPace = (Math.max(minStray, stray) ** 2 * (1 - seen)) / seen
  const trust = ofLength / (ofLength + ofPace)
  if (Math.sqrt((1 - trust) * ofLength) > maxUncertainty) return undefined
  const whole = medianMs * computePace(trail, begun, usual) ** trust
  return {
    at: last.at + whole * (1 - share),
    minRemainingMs: whole * (1 - shareAt(course, nextProgress(trail))),
  }
}

/** Returns the duration of the run compared with the usual one: 2 means twice as long. */
function computePace(
  trail: readonly TrailPoint[],
  begun: TrailPoint,
  { course, medianMs }: UsualRun,
): number {
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
  const pace = parts.length < minPartsForMedian ? mean : weightedMedian(parts, all)
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

/**
 * Returns the next progress that is expected, because a job that counts its documents advances in equal
 * steps.
 */
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

/**
 * Returns the trail since progress last fell, because a job may count to 100 twice, and the first count
 * doesn't predict the second.
 */
function getTrailSinceReset(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const fall = trail.findLastIndex(({ progress }, index) => progress < (trail[index - 1]?.progress ?? 0))
  return trail.slice(fall)
}

/** Extrapolates the latest progress by our own clock. The time spent waiting doesn't count. */
function extrapolate(trail: readonly TrailPoint[], startedAt = -Infinity): ExpectedEnd | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - maxPacePoints))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - Math.max(first.at, startedAt)
  if (moved < minProgress || took < minElapsedMs) return undefined
  const pace = took / moved
  return { at: last.at + (100 - last.progress) * pace, minRemainingMs: (100 - nextProgress(trail)) * pace }
}

/**
 * Returns the estimated end, in ms since the epoch. While progress stalls, the time left stays constant;
 * undefined once it has stalled for too long.
 */
export function endsAt({ at, minRemainingMs }: ExpectedEnd, now: number): number | undefined {
  if (now > at + Math.max(minRemainingMs, minute)) return undefined
  const postponed = now + minRemainingMs
  return postponed > at + getTolerance(minRemainingMs) ? postponed : Math.max(at, now)
}

/** Returns how wrong an estimate may be, in ms, at this time before the end. */
const getTolerance = (remainingMs: number): number => Math.max(stableMs, stableShare * remainingMs)

/** Rounds an end to the minute if it is near, else to 5, 10 or 30 minutes, and never to a time before now. */
export function roundEnd(at: number, now: number): number {
  const remainingMs = at - now
  const step =
    (remainingMs < 10 * minute ? 1 : remainingMs < 60 * minute ? 5 : remainingMs < 360 * minute ? 10 : 30) *
    minute
  return Math.max(Math.round(at / step) * step, now)
}

/**
 * Keeps the previous estimate if the new one is close to it. A time that changes constantly is unreadable.
 */
export function stabilizeEnd(before: ExpectedEnd | undefined, next: ExpectedEnd, now: number): ExpectedEnd {
  const was = before && endsAt(before, now)
  const is = endsAt(next, now)
  if (was === undefined || is === undefined || Math.abs(was - is) > getTolerance(is - now)) return next
  return { at: was, minRemainingMs: Math.max(0, next.minRemainingMs - (is - was)) }
}
