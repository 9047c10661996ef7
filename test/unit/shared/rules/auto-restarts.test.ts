import { describe, expect, it } from 'vitest'
import { autoRestartsOf } from '#shared/rules/auto-restarts.ts'

describe('the number of auto-restarts', () => {
  it.each([
    ['is its server’s setting', undefined, 3, 3],
    ['is never, by default', undefined, 0, 0],
    ['is the job’s own setting, if that is more', 5, 3, 5],
    ['is the job’s own setting, if that is never', 0, 3, 0],
    ['is ten times at most', 1_000, 0, 10],
    ['is ten times at most, if its server’s setting is more', undefined, 1_000, 10],
  ])('%s', (_, ofJob, ofServer, times) => {
    expect(autoRestartsOf({ autoRestarts: ofJob }, { autoRestarts: ofServer })).toBe(times)
  })

  it('is the job’s own setting if its server is gone', () => {
    expect(autoRestartsOf({ autoRestarts: 2 }, undefined)).toBe(2)
    expect(autoRestartsOf({}, undefined)).toBe(0)
  })
})
