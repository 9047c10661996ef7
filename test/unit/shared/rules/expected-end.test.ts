import { describe, expect, it } from 'vitest'
import { expectedEnd } from '../../../../shared/rules/expected-end.ts'

const second = 1_000
const trail = (...points: [number, number][]) =>
  points.map(([at, progress]) => ({ at: at * second, progress }))

describe('when a run may end', () => {
  it.each([
    ['at its steady pace', trail([0, 0], [10, 10], [20, 20]), 21, 100],
    [
      'by the latest pace where it became faster',
      trail(
        ...Array.from({ length: 13 }, (_, i): [number, number] =>
          i === 0 ? [0, 0] : [1_000 + i * 10, i * 5],
        ),
      ),
      1_121,
      1_200,
    ],
  ])('is told %s', (_, points, now, end) => {
    expect(expectedEnd(points, now * second)?.at).toBe(end * second)
  })

  it.each([
    ['nothing is known', [], 0],
    ['there is one point', trail([0, 0]), 1],
    ['it is too early', trail([0, 0], [9, 50]), 10],
    ['it hardly moved', trail([0, 0], [60, 1.9]), 61],
    ['it stands at 100', trail([0, 0], [60, 100]), 61],
    ['it fell', trail([0, 50], [60, 10]), 61],
    ['it is overdue', trail([0, 0], [10, 50]), 20],
  ])('is not told when %s', (_, points, now) => {
    expect(expectedEnd(points, now * second)).toBeUndefined()
  })
})
