import { describe, expect, it } from 'vitest'
import { getDensity, getHeights } from '#renderer/state/models/row-heights.ts'

describe('the rows of the list', () => {
  it('have one line if there are at least 20 jobs', () => {
    expect([getDensity(19), getDensity(20)]).toEqual(['comfortable', 'compact'])
  })

  it.each([
    ['comfortable', false, { row: 56, attention: 56, offer: 32 }],
    ['compact', false, { row: 40, attention: 40, offer: 32 }],
    ['compact', true, { row: 40, attention: 56, offer: 52 }],
  ] as const)('have these heights if the density is %s and “narrow” is %s', (density, isNarrow, heights) => {
    expect(getHeights(density, isNarrow)).toEqual({ heading: 28, underCause: 40, ...heights })
  })
})
