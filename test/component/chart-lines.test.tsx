import { describe, expect, it } from 'vitest'
import { areaOf, gapsOf, lineOf, nearest } from '#renderer/ui/chart/lines.ts'

describe('the line of a chart', () => {
  const span = { from: 0, until: 600_000 }
  const scale = { span, top: 10, gapMs: 150_000 }

  it('leads through the points, with the largest at the top', () => {
    const points = [
      { at: 0, value: 0 },
      { at: 60_000, value: 5 },
      { at: 120_000, value: 10 },
    ]
    expect(lineOf(points, scale)).toBe('M0 100L100 50L200 0')
    expect(areaOf(points, scale)).toBe('M0 100L0 100L100 50L200 0L200 100Z')
  })

  it('leaves a gap without samples, and a dot for a single sample', () => {
    const points = [
      { at: 0, value: 10 },
      { at: 300_000, value: 5 },
      { at: 360_000, value: undefined },
      { at: 420_000, value: 5 },
    ]
    expect(lineOf(points, scale)).toBe('M0 0h0.01M500 50L700 50')
    expect(gapsOf([0, 300_000, 360_000, 420_000], scale)).toEqual([
      { from: 0, until: 300_000 },
      { from: 420_000, until: 600_000 },
    ])
    expect(gapsOf([500_000, 550_000], scale)).toEqual([])
  })

  it('finds the sample next to a time', () => {
    expect([-5, 4, 6, 99].map((at) => nearest([0, 10, 20], at))).toEqual([0, 0, 1, 2])
    expect(nearest([], 5)).toBe(-1)
  })
})
