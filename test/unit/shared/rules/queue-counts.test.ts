import { describe, expect, it } from 'vitest'
import type { JobOutcome, JobState, StatsSample } from '../../../../shared/model.ts'
import { provenCounts, queueCounts } from '../../../../shared/rules/queue-counts.ts'

const second = 1_000
const now = 1_000 * second

type Job = Pick<JobState, 'serverId' | 'status' | 'outcome' | 'run' | 'createdAt' | 'startedAt'>

const job = (status: string, given: Partial<Job> = {}): Job => ({
  serverId: 's',
  status,
  run: 1,
  createdAt: now - 500 * second,
  ...(status !== 'pending' && { startedAt: now - 400 * second }),
  ...given,
})

function ended(secondsAgo: number, given: Partial<Job> = {}): Job {
  const outcome: JobOutcome = {
    id: 'x',
    key: 's/x',
    kind: 'completed',
    run: 1,
    at: now - secondsAgo * second,
    progress: 100,
  }
  return job('completed', { outcome, ...given })
}

function sample(secondsAgo: number, running: number, pending: number, completed = 0): StatsSample {
  const rest = { scheduled: 0, retrying: 0, failed: 0, cancelled: 0 }
  const stats = { running, pending, completed, total: running + pending + completed, ...rest }
  return { at: now - secondsAgo * second, stats }
}

/** A server with these samples, oldest first; the last one is the newest. */
const counts = (jobs: readonly Job[], ...samples: readonly StatsSample[]) =>
  queueCounts({ id: 's', stats: samples.at(-1), statsHistory: samples }, jobs)

describe('the counts of a queue', () => {
  it('are the server’s own, by what a worker has and what waits for one', () => {
    const stats = { ...sample(0, 2, 3).stats, retrying: 1, scheduled: 1 }
    expect(counts([job('running')], { at: now, stats })).toEqual({ running: 3, waiting: 4 })
    expect(counts([job('running')])).toBeUndefined()
  })

  it('are never fewer than the watched jobs of that server prove', () => {
    const jobs = [
      job('running'),
      job('retrying'),
      job('odd'),
      job('pending'),
      job('completed'),
      job('running', { serverId: 'other' }),
    ]
    const proven = { running: 3, waiting: 1 }
    expect(provenCounts(jobs, 's')).toEqual(proven)
    expect(counts(jobs, sample(0, 0, 0))).toEqual(proven)
  })

  it('hold no job as waiting that has started since, and none as running that has ended since', () => {
    const started = job('running', { startedAt: now - 5 * second })
    expect(counts([started], sample(10, 1, 2))).toEqual({ running: 2, waiting: 1 })
    expect(counts([ended(5)], sample(10, 2, 1))).toEqual({ running: 1, waiting: 1 })
    // It started and ended since.
    expect(counts([ended(2, { startedAt: now - 5 * second })], sample(10, 1, 2))).toEqual({
      running: 1,
      waiting: 1,
    })
    // It was cancelled before a worker had it.
    expect(counts([ended(5, { startedAt: undefined })], sample(10, 1, 2))).toEqual({ running: 1, waiting: 1 })
  })

  it('that say the same as before a change are from before it, up to half a minute', () => {
    const first = sample(25, 2, 0)
    expect(counts([ended(10)], first, sample(5, 2, 0))).toEqual({ running: 1, waiting: 0 })
    // By now the server would have counted it: another one has taken its place.
    expect(counts([ended(60)], sample(90, 2, 0), sample(5, 2, 0))).toEqual({ running: 2, waiting: 0 })
    // Counts that have changed are from after it, or may be.
    expect(counts([ended(10)], first, sample(5, 2, 0, 1))).toEqual({ running: 2, waiting: 0 })
  })

  it('hold a job as running, not as waiting, where more run than were counted', () => {
    const jobs = [
      job('running', { startedAt: now - 12 * second }),
      job('running', { startedAt: now - 11 * second }),
    ]
    expect(counts(jobs, sample(20, 9, 9), sample(5, 0, 2))).toEqual({ running: 2, waiting: 0 })
    expect(counts(jobs, sample(20, 9, 9), sample(5, 1, 2))).toEqual({ running: 2, waiting: 1 })
    expect(counts(jobs, sample(20, 9, 9), sample(5, 2, 2))).toEqual({ running: 2, waiting: 2 })
  })

  it('are left alone by jobs that joined after them, or were begun anew', () => {
    const joined = { createdAt: now - 3 * second, startedAt: now - 2 * second }
    expect(counts([job('running', joined)], sample(10, 1, 2))).toEqual({ running: 1, waiting: 2 })
    const again = { run: 2, startedAt: now - 5 * second }
    expect(counts([job('running', again)], sample(10, 1, 2))).toEqual({ running: 1, waiting: 2 })
  })
})
