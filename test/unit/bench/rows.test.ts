import { describe, expect, it } from 'vitest'
import { isFarOff, judge, ratioAtMost, rowOf, spreadOf, valueAtMost, type Row } from '#test/bench/rows.ts'

const seen = [
  { name: 'Compileo Tray', rounds: [220, 230, 210] },
  { name: 'bare', rounds: [200, 190, 205] },
]
const start = rowOf(seen, 'start', 'ms', (ms) => ms, ratioAtMost(1.15))

const ofAtMost = (value: number): Row => ({ ...start, goal: ratioAtMost(value) })

it('a benchmark goal is judged by the ratio of the medians', () => {
  expect(judge(start)).toEqual({ ratio: 1.1, met: true })
  expect(judge({ ...start, goal: ratioAtMost(1.05) }).met).toBe(false)
})

describe('a benchmark row', () => {
  const count: Row = { what: 'limited', unit: '', ours: spreadOf([1]) }

  it.each<[what: string, row: Row, is: boolean]>([
    ['counts as far from its goal if a ratio exceeds the goal by more than half', ofAtMost(0.7), true],
    [
      'doesn’t count as far from its goal if a ratio exceeds the goal by less than half',
      ofAtMost(0.75),
      false,
    ],
    ['doesn’t count as far from its goal if a ratio is within the goal', ofAtMost(1.15), false],
    ['counts as far from its goal if a count exceeds the goal', { ...count, goal: valueAtMost(0) }, true],
    [
      'doesn’t count as far from its goal if a time exceeds the goal, as times vary by machine',
      { ...start, goal: valueAtMost(1) },
      false,
    ],
    ['doesn’t count as far from a goal if it has none', { ...start, goal: undefined }, false],
  ])('%s', (_, row, is) => expect(isFarOff(row)).toBe(is))
})
