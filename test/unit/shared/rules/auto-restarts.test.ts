import { describe, expect, it } from 'vitest'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'

describe('the number of allowed auto-restarts', () => {
  it.each([
    ['is its server’s setting', undefined, 3, 3],
    ['is 0 by default', undefined, 0, 0],
    ['is the job’s own setting, if that is higher', 5, 3, 5],
    ['is the job’s own setting, if that is 0', 0, 3, 0],
    ['is at most ten', 1_000, 0, 10],
    ['is at most ten, if its server’s setting is higher', undefined, 1_000, 10],
  ])('%s', (_, ofJob, ofServer, times) => {
    expect(getAutoRestartLimit({ autoRestarts: ofJob }, { autoRestarts: ofServer })).toBe(times)
  })

  it('is the job’s own setting if its server is removed', () => {
    expect(getAutoRestartLimit({ autoRestarts: 2 }, undefined)).toBe(2)
    expect(getAutoRestartLimit({}, undefined)).toBe(0)
  })
})
