import { beforeAll, describe, expect, it } from 'vitest'
import { errorsOf, type EstimateErrors } from '#test/support/estimate/estimate-errors.ts'
import { recordRuns } from '#test/support/estimate/recorded-runs.ts'

describe('the estimates for the test server’s own runs', () => {
  let errors: readonly EstimateErrors[] = []
  const sum = (of: (each: EstimateErrors) => number) => errors.reduce((all, each) => all + of(each), 0)
  beforeAll(async () => {
    errors = (await recordRuns()).map(errorsOf)
  }, 60_000)

  it('are at most half as wrong as linear ones', () => {
    expect(errors.map(({ course }) => course)).toEqual([
      'linear',
      'slow end',
      'slow start',
      'stalls',
      'two phases',
    ])
    expect(sum(({ oursMin }) => oursMin)).toBeLessThan(sum(({ straightMin }) => straightMin) / 2)
  })

  it('don’t jump: the minute changes a few times a run', () => {
    for (const { oursChanges } of errors) expect(oursChanges).toBeLessThan(10)
    expect(sum(({ oursChanges }) => oursChanges)).toBeLessThan(
      sum(({ straightChanges }) => straightChanges) / 2,
    )
  })

  it('are at most as wrong for any progress, and given at least as often', () => {
    for (const { oursMin, straightMin, oursShown, straightShown } of errors) {
      expect(oursMin).toBeLessThanOrEqual(straightMin)
      expect(oursShown).toBeGreaterThanOrEqual(straightShown)
    }
  })
})
