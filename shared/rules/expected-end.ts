import type { ExpectedEnd, TrailPoint, UsualRun } from '../model.ts'
import {
  hasProgressFallen,
  getPercentagesBetween,
  getTimesReached,
  getShareAtProgress,
} from './usual-course.ts'

export interface RunProgress {
  readonly trail: readonly TrailPoint[]
  readonly startedAt?: number | undefined
  readonly usual?: UsualRun | undefined
}

const minute = 60_000

/**
 * If the usual duration is unknown, the end is only estimated once the run has lasted this long, in ms, and
 * has this progress, in percent.
 */
const minElapsedMs = 10_000
const minProgress = 2
/** The pace uses only the latest points, because the steps of a job differ in pace. */
const maxPacePoints = 12

/**
 * The lowest assumed spread of durations, as a share. A few known runs may have the same duration by chance.
 */
const minSpread = 0.2
/** The width of the middle half of a normal distribution, in standard deviations. */
const middleHalf = 1.35
/**
 * How much runs differ from their usual course, as a share. The first value is the lowest that is assumed,
 * and the second is used if the course is unknown (`measureDeviation`).
 */
const minDeviation = 0.05
const defaultDeviation = 0.5
/** An estimate that may be wrong by more than this share isn't shown. */
const maxUncertainty = 0.5
/**
 * With at least this many parts, the pace is the median of their paces. A single part in which the run
 * stalled then has no influence.
 */
const minPartsForMedian = 5

/**
 * How wrong a shown estimate may become before a new one replaces it: a share of the remaining time, but at
 * least this many ms.
 */
const stableShare = 0.1
const stableMs = 20_000

/**
 * Estimates when a run will end; undefined if it is too early for that or the estimate is too uncertain. The
 * usual duration is scaled by the pace of this run, which counts more as the run progresses. Without similar
 * runs, the progress is extrapolated.
 */
export function estimateEnd({ trail, startedAt, usual }: RunProgress): ExpectedEnd | undefined {
  const [first] = trail
  const begun = startedAt === undefined ? first : { at: startedAt, progress: 0 }
  if (hasProgressFallen(trail)) return extrapolate(getTrailSinceReset(trail), startedAt)
  if (!usual || !begun) return extrapolate(trail, startedAt)
  const { course, medianMs, fromMs, toMs, deviation = defaultDeviation } = usual
  const last = trail.at(-1) ?? begun
  const share = getShareAtProgress(course, last.progress)
  const observedShare = share - getShareAtProgress(course, begun.progress)
  // Both variances are relative to the square of the usual duration. At the beginning of a run, the variance
  // of its pace is infinite.
  const ofLength = Math.max(minSpread, (toMs - fromMs) / middleHalf / medianMs) ** 2
  const ofPace = (Math.max(minDeviation, deviation) ** 2 * (1 - observedShare)) / observedShare
  const trust = ofLength / (ofLength + ofPace)
  if (Math.sqrt((1 - trust) * ofLength) > maxUncertainty) return undefined
  const expectedMs = medianMs * computePace(trail, begun, usual) ** trust
  return {
    at: last.at + expectedMs * (1 - share),
    minRemainingMs: expectedMs * (1 - getShareAtProgress(course, getNextProgress(trail))),
  }
}

/** Returns the pace of a run: its duration divided by the usual one, so 2 means twice as long. */
function computePace(
  trail: readonly TrailPoint[],
  start: TrailPoint,
  { course, medianMs }: UsualRun,
): number {
  const last = trail.at(-1)
  if (!last) return 1
  // The progress before the first update counts as one part.
  const percents = getPercentagesBetween(trail[0]?.progress ?? 0, last.progress)
  let before = { at: start.at, share: getShareAtProgress(course, start.progress) }
  const parts: { readonly pace: number; readonly weight: number }[] = []
  const times = getTimesReached(trail, percents, start)
  for (const [index, percent] of percents.entries()) {
    const at = times[index] ?? before.at
    const share = getShareAtProgress(course, percent)
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

/** Returns the next progress that is expected. A job that counts its documents advances in equal steps. */
function getNextProgress(trail: readonly TrailPoint[]): number {
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

/** Returns the trail since the progress last fell, because a job may count to 100 twice. */
function getTrailSinceReset(trail: readonly TrailPoint[]): readonly TrailPoint[] {
  const fall = trail.findLastIndex(({ progress }, index) => progress < (trail[index - 1]?.progress ?? 0))
  return trail.slice(fall)
}

/** Extrapolates the latest progress by our own clock. The time in which the job waited doesn't count. */
function extrapolate(trail: readonly TrailPoint[], startedAt = -Infinity): ExpectedEnd | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - maxPacePoints))
  if (!first || !last || last.progress >= 100) return undefined
  const progressGain = last.progress - first.progress
  const took = last.at - Math.max(first.at, startedAt)
  if (progressGain < minProgress || took < minElapsedMs) return undefined
  const pace = took / progressGain
  return { at: last.at + (100 - last.progress) * pace, minRemainingMs: (100 - getNextProgress(trail)) * pace }
}

/**
 * Returns the time at which the run should end; undefined if the progress has stalled for too long. While the
 * progress stalls, the end moves on with the time.
 */
export function getExpectedEndTime({ at, minRemainingMs }: ExpectedEnd, now: number): number | undefined {
  if (now > at + Math.max(minRemainingMs, minute)) return undefined
  const postponedEnd = now + minRemainingMs
  return postponedEnd > at + getTolerance(minRemainingMs) ? postponedEnd : Math.max(at, now)
}

/** Returns by how many ms an estimate may be wrong while this much time remains. */
const getTolerance = (remainingMs: number): number => Math.max(stableMs, stableShare * remainingMs)

/** Rounds to whole minutes if the end is near, otherwise to 5, 10 or 30 minutes; never before `now`. */
export function roundEnd(at: number, now: number): number {
  const remainingMs = at - now
  const step =
    (remainingMs < 10 * minute ? 1 : remainingMs < 60 * minute ? 5 : remainingMs < 360 * minute ? 10 : 30) *
    minute
  return Math.max(Math.round(at / step) * step, now)
}

/**
 * Returns the previous estimate if it is close to the new one, because users can't read a time that changes
 * constantly.
 */
export function stabilizeEnd(before: ExpectedEnd | undefined, next: ExpectedEnd, now: number): ExpectedEnd {
  const was = before && getExpectedEndTime(before, now)
  const is = getExpectedEndTime(next, now)
  if (was === undefined || is === undefined || Math.abs(was - is) > getTolerance(is - now)) return next
  return { at: was, minRemainingMs: Math.max(0, next.minRemainingMs - (is - was)) }
}
