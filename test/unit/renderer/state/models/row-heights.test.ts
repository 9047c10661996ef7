import { describe, expect, it } from 'vitest'
import { getDensity, getHeights } from '#renderer/state/models/row-heights.ts'

describe('the rows of the list', () => {
  it('have one line if there are at least 20 jobs', () => {
    expect([getDensity(19), getDensity(20)]).toEqual(['comfortable', 'compact'])
  })

  it.each([
    ['with two lines are 56 px high', 'comfortable', false, { row: 56, attention: 56, offer: 32 }],
    ['with one line are 40 px high', 'compact', false, { row: 40, attention: 40, offer: 32 }],
    [
      'that need attention are higher in a narrow window',
      'compact',
      true,
      { row: 40, attention: 56, offer: 52 },
    ],
  ] as const)('%s', (_, density, isNarrow, heights) => {
    expect(getHeights(density, isNarrow)).toEqual({ heading: 28, underCause: 40, ...heights })
  })
})
