import { describe, expect, it } from 'vitest'
import { getAreaPath, getLinePath, findNearest } from '#renderer/ui/chart/lines.ts'

describe('a chart’s line', () => {
  it('goes through the points, with the largest value at the top', () => {
    const span = { from: 0, until: 600_000 }
    const points = [
      { at: 0, value: 0 },
      { at: 60_000, value: 50 },
      { at: 120_000, value: 100 },
    ]
    expect(getLinePath(points, span)).toBe('M0 100L100 50L200 0')
    expect(getAreaPath(points, span)).toBe('M0 100L0 100L100 50L200 0L200 100Z')
  })

  it('can be searched for the point that is closest to a time', () => {
    expect([-5, 4, 6, 99].map((at) => findNearest([0, 10, 20], at))).toEqual([0, 0, 1, 2])
    expect(findNearest([], 5)).toBe(-1)
  })
})
