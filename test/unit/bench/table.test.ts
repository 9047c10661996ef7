import { describe, expect, it } from 'vitest'
import { isFarOff, judge, rowOf, type Row } from '#test/bench/rows.ts'
import { spreadOf } from '#test/bench/stats.ts'
import { tableOf } from '#test/bench/table.ts'

describe('rounds', () => {
  it('are reduced to their median and their range', () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5, rounds: 3 })
    expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5)
    expect(spreadOf([]).median).toBeNaN()
  })
})

const seen = [
  { name: 'Compileo Tray', rounds: [220, 230, 210] },
  { name: 'bare', rounds: [200, 190, 205] },
]
const start = rowOf(seen, 'start', 'ms', (ms) => ms, { of: 'ratio', at: 'most', value: 1.15 })

const ofAtMost = (value: number): Row => ({ ...start, goal: { of: 'ratio', at: 'most', value } })

describe('a goal', () => {
  it('is judged by the ratio of the medians', () => {
    expect(judge(start)).toEqual({ ratio: 1.1, met: true })
    expect(judge({ ...start, goal: { of: 'ratio', at: 'most', value: 1.05 } }).met).toBe(false)
  })

  it('is judged by the figure itself if marked so', () => {
    const frames: Row = { what: 'frames', unit: 'a second', ours: spreadOf([160_000]) }
    expect(judge({ ...frames, goal: { of: 'value', at: 'least', value: 150_000 } })).toEqual({
      ratio: undefined,
      met: true,
    })
    expect(judge(frames).met).toBeUndefined()
  })

  it('is neither met nor missed as a ratio without a baseline, or with one of zero', () => {
    expect(judge({ ...start, baselines: [] }).met).toBeUndefined()
    expect(judge({ ...start, baselines: [{ name: 'bare', spread: spreadOf([0]) }] }).met).toBeUndefined()
  })
})

describe('a row is far off', () => {
  const count: Row = { what: 'limited', unit: '', ours: spreadOf([1]) }

  it.each<[what: string, row: Row, is: boolean]>([
    ['by half more than a ratio may be', ofAtMost(0.7), true],
    ['not by what a busy machine explains', ofAtMost(0.75), false],
    ['not where its goal is met', ofAtMost(1.15), false],
    ['by a count that may not be', { ...count, goal: { of: 'value', at: 'most', value: 0 } }, true],
    [
      'not by a time alone, which says more of the machine',
      { ...start, goal: { of: 'value', at: 'most', value: 1 } },
      false,
    ],
    ['not without a goal', { ...start, goal: undefined }, false],
    [
      'by a third less than a ratio has to be',
      { ...start, goal: { of: 'ratio', at: 'least', value: 1.7 } },
      true,
    ],
  ])('%s', (_, row, is) => expect(isFarOff(row)).toBe(is))
})

const table = `| what  | Compileo Tray       | compared with           | ratio | goal                | met |
| ----- | ------------------- | ----------------------- | ----- | ------------------- | --- |
| start | 220 ms (210 to 230) | bare: 200 ms (190 to 205) | 1.10  | at most 1.15 x bare | yes |`

describe('the table', () => {
  it('has figure, baseline, ratio, goal, whether it is met, and the notes below', () => {
    const text = tableOf([{ ...start, note: 'in Xvfb.' }])
    expect(text.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-')).toBe(
      `${table.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-')}\n\n- start: in Xvfb.`,
    )
  })

  it('is aligned in columns', () => {
    const widths = tableOf([start])
      .split('\n')
      .map((line) => line.length)
    expect(new Set(widths).size).toBe(1)
  })
})
