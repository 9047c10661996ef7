import { describe, expect, it } from 'vitest'
import type { TrailPoint } from '#shared/model.ts'
import {
  courseLength,
  createCourse,
  getPercentagesBetween,
  toCoursePoints,
  getProgressAtShare,
  getShareAtProgress,
  measureDeviation,
  getMedianCourse,
} from '#shared/rules/usual-course.ts'

const trail = (...points: [number, number][]): TrailPoint[] =>
  points.map(([at, progress]) => ({ at, progress }))

/** A run that reaches 90% in the first third of its time. */
const slowEnd = trail([0, 0], [300, 90], [900, 100])

const courses = () => ({
  even: createCourse(trail([0, 0], [900, 100]), 0, 900) ?? [],
  slow: createCourse(slowEnd, 0, 900) ?? [],
})

describe('a run’s progress curve', () => {
  it('contains the share of the duration for each percent', () => {
    const course = createCourse(slowEnd, 0, 900)
    expect(course).toHaveLength(courseLength)
    expect(
      [0, 45, 90, 95, 100].map((progress) => Math.round(getShareAtProgress(course, progress) * 1_000)),
    ).toEqual([0, 166, 333, 667, 1_000])
    expect(course && toCoursePoints(course).at(-1)).toEqual({ share: 1, progress: 100 })
  })

  it('returns the percentage after a share of the duration', () => {
    const course = createCourse(slowEnd, 0, 900) ?? []
    const percents = [-1, 0, 1 / 6, 1 / 3, 2 / 3, 1, 2].map((share) => getProgressAtShare(course, share))
    for (const [nth, percent] of [0, 0, 45, 90, 95, 100, 100].entries())
      expect(percents[nth]).toBeCloseTo(percent, 1)
    expect(getProgressAtShare(createCourse(trail([0, 0], [0, 50], [900, 100]), 0, 900) ?? [], 0)).toBe(0)
  })

  it('has points between 50 and 100 percent, and one at each end of this range', () => {
    const [from, ...others] = getPercentagesBetween(50, 100)
    expect([from, others.at(-1)]).toEqual([50, 100])
    expect(others.slice(0, -1).every((percent) => percent > 50 && percent < 100)).toBe(true)
    expect(others.length).toBeGreaterThan(1)
  })

  it('starts at the start of the run', () => {
    const later = trail([1_000, 0], [1_300, 90], [1_900, 100])
    expect(createCourse(later, 1_000, 1_900)).toEqual(createCourse(slowEnd, 0, 900))
    expect(createCourse(later, 1_900, 1_900)).toBeUndefined()
  })

  it('ends at the end of the run, whatever the last progress was', () => {
    const course = createCourse(trail([0, 0], [500, 60]), 0, 1_000)
    expect([60, 70, 100].map((progress) => getShareAtProgress(course, progress))).toEqual([0.5, 1, 1])
    const early = createCourse(trail([0, 0], [500, 100]), 0, 1_000)
    expect(getShareAtProgress(early, 100)).toBe(0.5)
  })

  it.each<[string, TrailPoint[]]>([
    ['no progress was observed', []],
    ['its beginning was missed', trail([400, 40], [900, 100])],
    ['its progress fell', trail([0, 0], [400, 100], [450, 0], [900, 100])],
  ])('is unknown if %s', (_, points) => {
    expect(createCourse(points, 0, 900)).toBeUndefined()
  })

  it('is assumed to be linear if it is unknown', () => {
    expect(getShareAtProgress(undefined, 40)).toBe(0.4)
  })
})

describe('the usual progress curve', () => {
  it('is the median of several runs', () => {
    const { even, slow } = courses()
    expect(getMedianCourse([slow, even, slow])).toEqual(slow)
    expect(getShareAtProgress(getMedianCourse([slow, even]), 90)).toBeCloseTo((1 / 3 + 0.9) / 2, 3)
  })

  it('has a deviation of 0 if all runs equal it, and a larger one otherwise', () => {
    const { even, slow } = courses()
    expect(measureDeviation([slow, slow, slow], slow)).toBe(0)
    expect(measureDeviation([slow, even, slow], slow)).toBeGreaterThan(0.3)
  })
})
