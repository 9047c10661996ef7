import { describe, expect, it } from 'vitest'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'

describe('the number of allowed auto-restarts', () => {
  it.each([
    ['is the server’s setting if the job has none', undefined, 3, 3],
    ['is 0 by default', undefined, 0, 0],
    ['is the job’s own setting if it is higher than the server’s', 5, 3, 5],
    ['is the job’s own setting even if it is 0', 0, 3, 0],
    ['is at most ten', 1_000, 0, 10],
    ['is at most ten even if the server’s setting is higher', undefined, 1_000, 10],
  ])('%s', (_, ofJob, ofServer, times) => {
    expect(getAutoRestartLimit({ autoRestarts: ofJob }, { autoRestarts: ofServer })).toBe(times)
  })

  it('is the job’s own setting if the server is removed', () => {
    expect(getAutoRestartLimit({ autoRestarts: 2 }, undefined)).toBe(2)
    expect(getAutoRestartLimit({}, undefined)).toBe(0)
  })
})
