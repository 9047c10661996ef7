import type { Course, TrailPoint } from '../model.ts'

/** The percentages at which a course has times. */
const coursePercentages = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100] as const
export const courseLength = coursePercentages.length
/** Times in a course are thousandths of the run's duration. */
const fullDuration = 1_000
/**
 * If the first update shows more progress than this, in percent, the beginning of the run wasn't observed.
 */
const maxFirstProgress = 10
/**
 * Times with a smaller variance than this are ignored, because a run can hardly deviate so close to its start
 * or end.
 */
const minVariance = 0.02

/** Whether the progress has fallen, so that the run may have reached a percentage more than once. */
export function hasProgressFallen(trail: readonly TrailPoint[]): boolean {
  let before = 0
  for (const { progress } of trail) {
    if (progress < before) return true
    before = progress
  }
  return false
}

/**
 * Returns when a run reached these percentages. The times are interpolated, and undefined for percentages
 * that it didn't reach. `startPoint` is the point before the trail.
 */
export function getTimesReached(
  trail: readonly TrailPoint[],
  percents: readonly number[],
  startPoint: TrailPoint,
): readonly (number | undefined)[] {
  let before = startPoint
  let next = 0
  return percents.map((percent) => {
    let point = trail[next]
    while (point && point.progress < percent) {
      before = point
      next += 1
      point = trail[next]
    }
    if (!point) return undefined
    const share = (percent - before.progress) / (point.progress - before.progress || 1)
    return before.at + Math.max(0, share) * Math.max(0, point.at - before.at)
  })
}

/**
 * Creates the course of a run; undefined if its start wasn't observed or its progress fell. All times are by
 * our clock.
 */
export function createCourse(
  trail: readonly TrailPoint[],
  startedAt: number,
  endedAt: number,
): Course | undefined {
  const took = endedAt - startedAt
  const [first] = trail
  if (!first || first.progress > maxFirstProgress || took <= 0 || hasProgressFallen(trail)) return undefined
  return getTimesReached(trail, coursePercentages, { at: startedAt, progress: 0 }).map((at = endedAt) =>
    Math.round(fullDuration * Math.min(1, Math.max(0, (at - startedAt) / took))),
  )
}

function median(sorted: readonly number[]): number {
  const at = (sorted.length - 1) / 2
  return ((sorted[Math.floor(at)] ?? fullDuration) + (sorted[Math.ceil(at)] ?? fullDuration)) / 2
}

/** Returns a course with the median of each time. */
export const getMedianCourse = (courses: readonly Course[]): Course =>
  coursePercentages.map((_, index) =>
    median(courses.map((course) => course[index] ?? fullDuration).toSorted((a, b) => a - b)),
  )

/**
 * Measures how much courses deviate from the usual course. The deviation is scaled, because a random walk
 * deviates most in the middle.
 */
export function measureDeviation(courses: readonly Course[], usual: Course): number {
  const squares = courses.flatMap((course) =>
    usual.flatMap((time, index) => {
      const share = time / fullDuration
      const variance = share * (1 - share)
      return variance < minVariance
        ? []
        : [((course[index] ?? fullDuration) / fullDuration - share) ** 2 / variance]
    }),
  )
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length))
}

/**
 * Returns after which share of its duration, 0-1, a run usually has this progress. Without a course, the
 * progress is assumed to be linear.
 */
export function getShareAtProgress(course: Course | undefined, progress: number): number {
  if (!course) return progress / 100
  let before = { share: 0, progress: 0 }
  for (const point of toCoursePoints(course)) {
    if (progress <= point.progress) {
      const way = (progress - before.progress) / (point.progress - before.progress || 1)
      return before.share + Math.max(0, way) * (point.share - before.share)
    }
    before = point
  }
  return before.share
}

/** Returns the progress that a run usually has after this share of its duration, 0-1. */
export function getProgressAtShare(course: Course, share: number): number {
  let before = { share: 0, progress: 0 }
  for (const point of toCoursePoints(course)) {
    if (share <= point.share) {
      const way = (share - before.share) / (point.share - before.share || 1)
      return before.progress + Math.max(0, way) * (point.progress - before.progress)
    }
    before = point
  }
  return before.progress
}

/** Returns the percentages of a course between `from` and `to`, including both. */
export const getPercentagesBetween = (from: number, to: number): readonly number[] => [
  from,
  ...coursePercentages.filter((percent) => percent > from && percent < to),
  to,
]

/** Returns the course as points: the share of the duration, 0-1, and the progress at that time. */
export const toCoursePoints = (
  course: Course,
): readonly { readonly share: number; readonly progress: number }[] => [
  { share: 0, progress: 0 },
  ...coursePercentages.map((progress, index) => ({
    share: (course[index] ?? fullDuration) / fullDuration,
    progress,
  })),
]
