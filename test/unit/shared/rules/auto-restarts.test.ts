import { describe, expect, it } from 'vitest'
import { autoRestartsOf } from '../../../../shared/rules/auto-restarts.ts'

describe('how often a job is restarted automatically', () => {
  it.each([
    ['is what its server says', undefined, 3, 3],
    ['is never, where nobody said otherwise', undefined, 0, 0],
    ['is what the job says, where it says more', 5, 3, 5],
    ['is what the job says, where it says never', 0, 3, 0],
    ['is ten times at most', 1_000, 0, 10],
    ['is ten times at most, where its server says more', undefined, 1_000, 10],
  ])('%s', (_, ofJob, ofServer, times) => {
    expect(autoRestartsOf({ autoRestarts: ofJob }, { autoRestarts: ofServer })).toBe(times)
  })

  it('is what the job says, when its server is gone', () => {
    expect(autoRestartsOf({ autoRestarts: 2 }, undefined)).toBe(2)
    expect(autoRestartsOf({}, undefined)).toBe(0)
  })
})
