import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getBackoffDelay, addJitter } from '#main/base/backoff.ts'

describe('the delay before a retry', () => {
  it('has an upper limit that doubles with each retry, from half a second up to half a minute', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 7, 1_000_000].map((attempt) => getBackoffDelay(attempt, () => 1))
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  it('is never negative, and never longer than half a minute', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.nat(10_000), chance, (attempt, luck) => {
        const wait = getBackoffDelay(attempt, () => luck)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(30_000)
      }),
    )
  })

  it('can vary by up to a fifth in both directions', () => {
    expect([0, 0.5, 1].map((luck) => Math.round(addJitter(1000, () => luck)))).toEqual([800, 1000, 1200])
  })
})
