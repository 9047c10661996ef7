import type { Course, TrailPoint } from '../model.ts'

/** The percentages whose times a course contains, in order. */
const marks = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100] as const
export const courseLength = marks.length
/** The duration of a run, of which times are thousandths. */
const whole = 1_000
/**
 * If the first update shows more progress than this, in percent, the beginning of the run wasn't observed.
 */
const maxFirstProgress = 10
/** Percentages this close to a run's start or end are ignored, because a run can hardly deviate there. */
const minRoom = 0.02

/** Whether progress has fallen, so that a percentage may have been reached more than once. */
export function hasFallen(trail: readonly TrailPoint[]): boolean {
  let before = 0
  for (const { progress } of trail) {
    if (progress < before) return true
    before = progress
  }
  return false
}

/**
 * Returns when a trail reached these percentages, interpolated; undefined for those that weren't reached.
 * `begun` is the point before the trail.
 */
export function reachedAt(
  trail: readonly TrailPoint[],
  percents: readonly number[],
  begun: TrailPoint,
): readonly (number | undefined)[] {
  let before = begun
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
 * Creates a run's course; undefined if its start wasn't observed or its progress fell. All times are by our
 * clock.
 */
export function createCourse(
  trail: readonly TrailPoint[],
  startedAt: number,
  endedAt: number,
): Course | undefined {
  const took = endedAt - startedAt
  const [first] = trail
  if (!first || first.progress > maxFirstProgress || took <= 0 || hasFallen(trail)) return undefined
  return reachedAt(trail, marks, { at: startedAt, progress: 0 }).map((at = endedAt) =>
    Math.round(whole * Math.min(1, Math.max(0, (at - startedAt) / took))),
  )
}

function median(sorted: readonly number[]): number {
  const at = (sorted.length - 1) / 2
  return ((sorted[Math.floor(at)] ?? whole) + (sorted[Math.ceil(at)] ?? whole)) / 2
}

/** Returns the median of each time. */
export const getMedianCourse = (courses: readonly Course[]): Course =>
  marks.map((_, mark) => median(courses.map((course) => course[mark] ?? whole).toSorted((a, b) => a - b)))

/**
 * Measures how much courses deviate from the usual one. A random walk deviates most in the middle, so this is
 * compensated.
 */
export function measureStray(courses: readonly Course[], usual: Course): number {
  const squares = courses.flatMap((course) =>
    usual.flatMap((time, mark) => {
      const share = time / whole
      const room = share * (1 - share)
      return room < minRoom ? [] : [((course[mark] ?? whole) / whole - share) ** 2 / room]
    }),
  )
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length))
}

/**
 * Returns the share of a run's duration, 0-1, after which it usually has this progress. Without a course,
 * progress is linear.
 */
export function shareAt(course: Course | undefined, progress: number): number {
  if (!course) return progress / 100
  let before = { share: 0, progress: 0 }
  for (const point of toPoints(course)) {
    if (progress <= point.progress) {
      const way = (progress - before.progress) / (point.progress - before.progress || 1)
      return before.share + Math.max(0, way) * (point.share - before.share)
    }
    before = point
  }
  return before.share
}

/** Returns the progress of a run after a share of its duration, 0-1. */
export function progressAt(course: Course, share: number): number {
  let before = { share: 0, progress: 0 }
  for (const point of toPoints(course)) {
    if (share <= point.share) {
      const way = (share - before.share) / (point.share - before.share || 1)
      return before.progress + Math.max(0, way) * (point.progress - before.progress)
    }
    before = point
  }
  return before.progress
}

/** Returns the percentages of a course between two, including both. */
export const marksBetween = (from: number, to: number): readonly number[] => [
  from,
  ...marks.filter((percent) => percent > from && percent < to),
  to,
]

/** Returns the progress at each share of the duration, 0-1. */
export const toPoints = (
  course: Course,
): readonly { readonly share: number; readonly progress: number }[] => [
  { share: 0, progress: 0 },
  ...marks.map((progress, mark) => ({ share: (course[mark] ?? whole) / whole, progress })),
]
