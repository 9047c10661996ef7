import { describe, expect, it } from 'vitest'
import type { ExpectedEnd, TrailPoint, UsualRun } from '#shared/model.ts'
import { getExpectedEndTime, estimateEnd, roundEnd, stabilizeEnd } from '#shared/rules/expected-end.ts'

const second = 1_000
const minute = 60 * second
const trail = (...points: [number, number][]): TrailPoint[] =>
  points.map(([at, progress]) => ({ at: at * second, progress }))

describe('the expected end without earlier runs', () => {
  it.each([
    ['from a steady pace', trail([0, 0], [10, 10], [20, 20]), 100],
    [
      'from the latest pace if the run became faster',
      trail(
        ...Array.from({ length: 13 }, (_, i): [number, number] =>
          i === 0 ? [0, 0] : [1_000 + i * 10, i * 5],
        ),
      ),
      1_200,
    ],
    ['from the progress since it last fell back to 0', trail([0, 0], [100, 100], [110, 0], [130, 20]), 210],
  ])('is estimated %s', (_, points, end) => {
    expect(estimateEnd({ trail: points })?.at).toBe(end * second)
  })

  it.each([
    ['there is no progress', []],
    ['there is a single progress point', trail([0, 0])],
    ['the run has just begun', trail([0, 0], [9, 50])],
    ['the progress hardly changed', trail([0, 0], [60, 1.9])],
    ['the progress is 100', trail([0, 0], [60, 100])],
    ['the progress has just fallen', trail([0, 50], [60, 10])],
  ])('is unknown when %s', (_, points) => {
    expect(estimateEnd({ trail: points })).toBeUndefined()
  })
})

const evenCourse = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 1_000]

const slowEnd: UsualRun = {
  runs: 5,
  medianMs: 10 * minute,
  fromMs: 9.5 * minute,
  toMs: 10.5 * minute,
  course: [19, 37, 74, 111, 148, 185, 222, 259, 296, 333, 667, 933, 1_000],
  deviation: 0.05,
}

const withStall = (stalled: number) =>
  trail(...Array.from({ length: 13 }, (_, i): [number, number] => [i * 30 + (i > 4 ? stalled : 0), i * 5]))

const minutesLeft = (points: TrailPoint[], now: number, usual: UsualRun = slowEnd) => {
  const end = estimateEnd({ trail: points, startedAt: 0, usual })
  const at = end && getExpectedEndTime(end, now * second)
  return at === undefined ? undefined : (at - now * second) / minute
}

describe('the expected end with earlier runs', () => {
  it('is later if earlier runs were slow at the end', () => {
    expect(minutesLeft(trail([0, 0], [100, 45], [200, 90]), 200)).toBeCloseTo(400 / 60, 1)
  })

  it('is still estimated while the run makes no progress, without a countdown', () => {
    const stood = trail([0, 0], [196, 88], [198, 89], [200, 90])
    expect(minutesLeft(stood, 210)).toBeCloseTo(390 / 60, 1)
    expect([300, 500].map((now) => minutesLeft(stood, now))).toEqual(
      [6, 6].map((left) => expect.closeTo(left, 1)),
    )
  })

  it('hardly changes because of one earlier pause', () => {
    const even: UsualRun = { ...slowEnd, course: evenCourse }
    const smooth = minutesLeft(withStall(0), 360, even) ?? 0
    expect(minutesLeft(withStall(300), 660, even)).toBeCloseTo(smooth, 1)
  })

  it('is unknown if earlier runs vary a lot, until this run has progressed', () => {
    const any: UsualRun = { ...slowEnd, fromMs: 2 * minute, toMs: 30 * minute }
    expect(minutesLeft(trail([1, 0]), 1, any)).toBeUndefined()
    expect(minutesLeft(trail([0, 0], [200, 45], [400, 90]), 400, any)).toBeCloseTo(800 / 60, 0)
  })

  it('is based only on the duration of earlier runs if their progress is unknown', () => {
    const { course: _, deviation: _stray, ...unknown } = slowEnd
    const left = minutesLeft(trail([0, 0], [100, 45], [200, 90]), 200, unknown) ?? 0
    expect(left).toBeGreaterThan(0.4)
    expect(left).toBeLessThan(1)
    expect(minutesLeft(trail([1, 0]), 1, unknown)).toBeCloseTo(10, 1)
  })
})

describe('the expected end and the shortest time left', () => {
  /** Runs that took about ten minutes at an even pace. */
  const even: UsualRun = {
    ...slowEnd,
    fromMs: 5 * minute,
    toMs: 15 * minute,
    deviation: 0.2,
    course: evenCourse,
  }
  const later: [number, number][] = [
    [120, 10],
    [200, 20],
    [300, 30],
  ]
  const last: [number, number][] = [
    [400, 42],
    [450, 55],
    [500, 60],
  ]
  const alike: UsualRun = { ...even, fromMs: 9 * minute, toMs: 12 * minute }

  it.each<[string, TrailPoint[], UsualRun | undefined, number | undefined, number, number]>([
    ['a slower run', trail([0, 0], ...later), even, 0, 949_901, 557_058],
    ['a run that was first observed midway', trail([30, 5], ...later), even, undefined, 980_318, 583_130],
    ['a run with many progress updates', trail([30, 5], ...later, ...last), even, 0, 815_762, 236_821],
    ['a run that waited', trail([100, 10], [110, 13], [125, 15], [150, 24]), undefined, 50, 421_429, 260_714],
    [
      'a run whose progress fell',
      trail([0, 0], [50, 50], [60, 3], [90, 9], [100, 12]),
      even,
      0,
      491_111,
      364_444,
    ],
    ['a run after its first update', trail([60, 3]), alike, 0, 668_350, 602_078],
    ['a run before its first update', [], alike, 1_000, 601_000, 594_000],
  ])('are computed to the millisecond for %s', (_, points, usual, startedAt, at, leastLeftMs) => {
    const end = estimateEnd({ trail: points, usual, startedAt })
    expect([end?.at, end?.minRemainingMs].map((ms) => Math.round(ms ?? 0))).toEqual([at, leastLeftMs])
  })
})

describe('an expected end', () => {
  const end: ExpectedEnd = { at: 10 * minute, minRemainingMs: 4 * minute }

  it('stays the same during a short pause, and is postponed during a long pause', () => {
    expect(getExpectedEndTime(end, 2 * minute)).toBe(10 * minute)
    expect(getExpectedEndTime(end, 6.3 * minute)).toBe(10 * minute)
    expect(getExpectedEndTime(end, 8 * minute)).toBe(12 * minute)
  })

  it('is dropped once it is overdue by its minimum remaining time or a minute, whichever is longer', () => {
    expect(getExpectedEndTime(end, 14 * minute)).toBe(18 * minute)
    expect(getExpectedEndTime(end, 14 * minute + 1)).toBeUndefined()
    expect(getExpectedEndTime({ at: 0, minRemainingMs: 0 }, minute)).toBe(minute)
    expect(getExpectedEndTime({ at: 0, minRemainingMs: 0 }, minute + 1)).toBeUndefined()
  })

  it('changes if a new estimate is two minutes later, but not if it is 30 seconds later', () => {
    const next = { at: 10.5 * minute, minRemainingMs: 5 * minute }
    expect(stabilizeEnd(end, next, 0)).toEqual({ at: 10 * minute, minRemainingMs: 4.5 * minute })
    expect(stabilizeEnd(undefined, next, 0)).toBe(next)
    const other = { at: 12 * minute, minRemainingMs: minute }
    expect(stabilizeEnd(end, other, 0)).toBe(other)
  })

  it('that was postponed during a pause stays the same if the next estimate is close to it', () => {
    expect(stabilizeEnd(end, { at: 12.2 * minute, minRemainingMs: 3 * minute }, 8 * minute)).toEqual({
      at: 12 * minute,
      minRemainingMs: expect.closeTo(2.8 * minute, 0),
    })
  })

  it.each([
    ['3:20 away', 3.4, 3],
    ['just below ten minutes away', 9.9, 10],
    ['ten minutes away', 10, 10],
    ['a quarter of an hour away', 16, 15],
    ['just below an hour away', 59, 60],
    ['an hour away', 64, 60],
    ['two hours away', 124, 120],
    ['just below six hours away', 356, 360],
    ['six hours away', 370, 360],
    ['ten hours away', 610, 600],
  ])('is rounded to $2 minutes if it is $1 minutes away', (_, at, rounded) => {
    expect(roundEnd(at * minute, 0)).toBe(rounded * minute)
    const now = 30 * 24 * 60 * minute
    expect(roundEnd(now + at * minute, now)).toBe(now + rounded * minute)
  })

  it('is never rounded into the past', () => {
    expect(roundEnd(10.4 * minute, 10.3 * minute)).toBe(10.3 * minute)
  })
})
