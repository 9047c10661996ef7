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
    ['is far from its goal if a ratio exceeds its goal by more than half', ofAtMost(0.7), true],
    ['isn’t far from its goal if a ratio exceeds its goal by less than half', ofAtMost(0.75), false],
    ['isn’t far from its goal if the goal is met', ofAtMost(1.15), false],
    ['is far from its goal if a count exceeds its goal', { ...count, goal: valueAtMost(0) }, true],
    [
      'isn’t far from its goal if a time exceeds the goal, as times vary by machine',
      { ...start, goal: valueAtMost(1) },
      false,
    ],
    ['isn’t far from its goal if it has no goal', { ...start, goal: undefined }, false],
  ])('%s', (_, row, is) => expect(isFarOff(row)).toBe(is))
})
