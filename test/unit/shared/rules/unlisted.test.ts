import { describe, expect, it } from 'vitest'
import { unlistedCount } from '../../../../shared/rules/unlisted.ts'

const counts = { running: 2, retrying: 1, pending: 1, scheduled: 1 }
const listed = (status: string, source: 'extraction' | 'quality' = 'extraction') => ({ status, source })

describe('how many jobs run or wait that nobody can list', () => {
  it('is what the queue counts, less what is watched and what is listed', () => {
    const watched = [
      { serverId: 's', status: 'running' },
      { serverId: 's', status: 'completed' },
      { serverId: 'other', status: 'running' },
    ]
    expect(unlistedCount(counts, 's', watched, [listed('pending'), listed('completed')])).toBe(3)
  })

  it('takes no quality analysis for one of the queue', () => {
    const watched = [{ serverId: 's', status: 'running', followedBy: 'quality' }] as const
    expect(unlistedCount(counts, 's', watched, [listed('running', 'quality')])).toBe(5)
  })

  it('is never below nothing, and nothing before the counts were heard', () => {
    const watched = Array.from({ length: 9 }, () => ({ serverId: 's', status: 'running' }))
    expect(unlistedCount(counts, 's', watched, [])).toBe(0)
    expect(unlistedCount(undefined, 's', [], [])).toBe(0)
  })
})
