import { describe, expect, it } from 'vitest'
import { provenCounts, queueCounts } from '../../../../shared/rules/queue-counts.ts'

const job = (status: string, serverId = 's') => ({ serverId, status })

describe('the counts of a queue', () => {
  it('are the server’s own, by what a worker has and what waits for one', () => {
    const stats = { running: 2, retrying: 1, pending: 3, scheduled: 1 }
    expect(queueCounts(stats, { running: 1, waiting: 0 })).toEqual({ running: 3, waiting: 4 })
  })

  it('are never fewer than the watched jobs of that server prove', () => {
    const jobs = [
      job('running'),
      job('retrying'),
      job('odd'),
      job('pending'),
      job('completed'),
      job('running', 'other'),
    ]
    const proven = provenCounts(jobs, 's')
    expect(proven).toEqual({ running: 3, waiting: 1 })
    expect(queueCounts({ running: 0, retrying: 0, pending: 0, scheduled: 0 }, proven)).toEqual(proven)
  })
})
