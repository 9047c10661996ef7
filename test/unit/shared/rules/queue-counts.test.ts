import { describe, expect, it } from 'vitest'
import { createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import type { JobState, StatsSample } from '#shared/model.ts'
import {
  countWatchedJobs,
  getQueueCounts,
  getQueueState,
  createStatsSample,
  countStalledJobs,
  subtractKnownJobs,
  getServerActivity,
} from '#shared/rules/queue-counts.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, createTestJob, type FlatJob } from '#test/support/job-parts.ts'

const second = 1_000
const now = 1_000 * second
const ago = (seconds: number) => now - seconds * second

const job = (status: string, given: FlatJob = {}): JobState =>
  createTestJob({
    status,
    createdAt: now - 500 * second,
    ...(status !== 'pending' && { startedAt: now - 400 * second }),
    ...given,
  })

function ended(secondsAgo: number, given: FlatJob = {}): JobState {
  return job('completed', { outcome: createSampleOutcome('completed', { at: ago(secondsAgo) }), ...given })
}

function sample(secondsAgo: number, running: number, pending: number, completed = 0): StatsSample {
  const rest = { scheduled: 0, retrying: 0, failed: 0, cancelled: 0 }
  const stats = { running, pending, completed, total: running + pending + completed, ...rest }
  return { at: now - secondsAgo * second, stats }
}

function counts(jobs: readonly JobState[], ...samples: readonly StatsSample[]) {
  let last: StatsSample | undefined
  for (const { stats, at } of samples) last = createStatsSample(stats, at, last)
  return getQueueCounts({ id: 's', stats: last }, jobs)
}

describe('a queue’s counts', () => {
  it('are the server’s numbers of running and waiting jobs', () => {
    const stats = { ...sample(0, 2, 3).stats, retrying: 1, scheduled: 1 }
    expect(counts([job('running')], { at: now, stats })).toEqual({ running: 3, waiting: 4 })
    expect(counts([job('running')])).toBeUndefined()
  })

  it('exclude a job that ended just before the count if they may be from a cache', () => {
    const { stats, at } = sample(0, 3, 0)
    expect(counts([ended(10)], { at, stats })).toEqual({ running: 3, waiting: 0 })
    expect(counts([ended(10)], { at, stats: { ...stats, activeWorkers: 0 } })).toEqual({
      running: 2,
      waiting: 0,
    })
  })

  it('are at least as large as the watched jobs show', () => {
    const jobs = [
      job('running'),
      job('retrying'),
      job('odd'),
      job('pending'),
      job('completed'),
      job('running', { serverId: 'other' }),
    ]
    const watched = { running: 3, waiting: 1 }
    expect(countWatchedJobs(jobs, 's')).toEqual(watched)
    expect(counts(jobs, sample(0, 0, 0))).toEqual(watched)
    const outside = job('running', { followedBy: 'quality' })
    expect(counts([...jobs, outside], sample(0, 0, 0))).toEqual(watched)
  })

  it('count a job that waits for a worker as waiting, even if its status is “running”', () => {
    const jobs = [
      job('running', { queuePosition: 0 }),
      job('pending', { queuePosition: 1 }),
      job('pending', { queuePosition: 2 }),
    ]
    expect(counts(jobs, sample(0, 3, 4))).toEqual({ running: 1, waiting: 6 })
  })

  it('are corrected for a watched job that has started or ended since the count', () => {
    const started = job('running', { startedAt: now - 5 * second })
    expect(counts([started], sample(10, 1, 2))).toEqual({ running: 2, waiting: 1 })
    expect(counts([ended(5)], sample(10, 2, 1))).toEqual({ running: 1, waiting: 1 })
    expect(counts([ended(2, { startedAt: now - 5 * second })], sample(10, 1, 2))).toEqual({
      running: 1,
      waiting: 1,
    })
    expect(counts([ended(5, { startedAt: undefined })], sample(10, 1, 2))).toEqual({
      running: 1,
      waiting: 1,
    })
  })

  it('are treated as up to 30 seconds old if they equal the server’s previous counts', () => {
    const first = sample(25, 2, 0)
    expect(counts([ended(10)], first, sample(5, 2, 0))).toEqual({ running: 1, waiting: 0 })
    // By now the server would have counted the ended job, so another job has taken its place.
    expect(counts([ended(60)], sample(90, 2, 0), sample(5, 2, 0))).toEqual({ running: 2, waiting: 0 })
    // Counts that differ from the previous ones may already leave out the ended job.
    expect(counts([ended(10)], first, sample(5, 2, 0, 1))).toEqual({ running: 2, waiting: 0 })
  })

  it('move a job from waiting to running if more jobs run than were counted', () => {
    const jobs = [
      job('running', { startedAt: now - 12 * second }),
      job('running', { startedAt: now - 11 * second }),
    ]
    expect(counts(jobs, sample(20, 9, 9), sample(5, 0, 2))).toEqual({ running: 2, waiting: 0 })
    expect(counts(jobs, sample(20, 9, 9), sample(5, 1, 2))).toEqual({ running: 2, waiting: 1 })
    expect(counts(jobs, sample(20, 9, 9), sample(5, 2, 2))).toEqual({ running: 2, waiting: 2 })
  })

  it('aren’t corrected for jobs that were created later or restarted', () => {
    const joined = { createdAt: now - 3 * second, startedAt: now - 2 * second }
    expect(counts([job('running', joined)], sample(10, 1, 2))).toEqual({ running: 1, waiting: 2 })
    const again = { number: 2, startedAt: now - 5 * second }
    expect(counts([job('running', again)], sample(10, 1, 2))).toEqual({ running: 1, waiting: 2 })
  })

  it.each<[string, JobState, StatsSample, number, number]>([
    [
      'are corrected for a job that was created at the moment of the count and has ended since',
      ended(5, { createdAt: ago(10), startedAt: ago(8) }),
      sample(10, 1, 2),
      1,
      1,
    ],
    [
      'are corrected for a job that started at the moment of the count and has ended since',
      ended(5, { startedAt: ago(10) }),
      sample(10, 2, 1),
      1,
      1,
    ],
    ['aren’t corrected for a job that ended at the moment of the count', ended(10), sample(10, 2, 1), 2, 1],
    [
      'are corrected for a job that started at the moment of the count',
      job('running', { startedAt: ago(10) }),
      sample(10, 0, 2),
      1,
      1,
    ],
    [
      'include a watched job that started long before the server counted',
      job('running'),
      sample(10, 0, 2),
      1,
      2,
    ],
    [
      'include a watched job that started half a minute before the server counted',
      job('running', { startedAt: ago(40) }),
      sample(10, 0, 2),
      1,
      2,
    ],
    [
      'include a watched job that was restarted before the server counted',
      job('running', { number: 2, startedAt: ago(12) }),
      sample(10, 0, 2),
      1,
      2,
    ],
    [
      'aren’t corrected for a job that has a start time but waits',
      job('pending', { startedAt: ago(5) }),
      sample(10, 1, 2),
      1,
      2,
    ],
  ])('%s', (_, one, of, runningNow, waitingNow) => {
    expect(counts([one], of)).toEqual({ running: runningNow, waiting: waitingNow })
  })

  it('are unknown if they may include the last watched job, which has ended', () => {
    const since = { createdAt: ago(8), startedAt: ago(7) }
    for (const over of [ended(5, { createdAt: undefined }), ended(5, { number: 2 }), ended(5, since)]) {
      expect(counts([over], sample(10, 2, 1))).toBeUndefined()
      expect(counts([over, job('running')], sample(10, 2, 1))).toEqual({ running: 2, waiting: 1 })
      expect(counts([over], sample(-40, 2, 1))).toEqual({ running: 2, waiting: 1 })
    }
  })

  it('are corrected for a server whose clock is fast', () => {
    const started = job('running', { createdAt: ago(400), startedAt: ago(-88) })
    const over = ended(5, { createdAt: ago(-50), startedAt: ago(-55) })
    for (const [one, of] of [
      [started, sample(10, 0, 2)],
      [over, sample(10, 2, 1)],
    ] as const) {
      const server = { id: 's', stats: of, skewMs: 100 * second }
      expect(getQueueCounts(server, [one])).toEqual({ running: 1, waiting: 1 })
    }
  })
})

describe('a server’s activity', () => {
  const queue = { running: 2, waiting: 5 }
  it.each([
    [
      'counts running jobs of the queue',
      { running: 1, waiting: 0 },
      queue,
      { kind: 'running', jobs: 2, own: 1 },
    ],
    [
      'counts watched running jobs if the queue has fewer',
      { running: 3, waiting: 0 },
      queue,
      { kind: 'running', jobs: 3, own: 3 },
    ],
    [
      'counts waiting jobs if no watched job runs',
      { running: 0, waiting: 1 },
      queue,
      { kind: 'waiting', jobs: 5, own: 1 },
    ],
    [
      'counts other jobs if no job is watched',
      { running: 0, waiting: 0 },
      queue,
      { kind: 'others', jobs: 7, own: 0 },
    ],
    [
      'counts watched jobs if the queue is unknown',
      { running: 1, waiting: 1 },
      undefined,
      { kind: 'running', jobs: 1, own: 1 },
    ],
    ['is unknown without watched jobs and a queue', { running: 0, waiting: 0 }, undefined, undefined],
    ['is missing if the queue is empty', { running: 0, waiting: 0 }, { running: 0, waiting: 0 }, undefined],
  ])('%s', (_, own, all, activity) => {
    expect(getServerActivity(own, all)).toEqual(activity)
  })
})

const stalled = (...jobs: JobState[]) => countStalledJobs(sample(0, 2, 3).stats, jobs, 's', now)

describe('a queue', () => {
  const hung = (given: FlatJob = {}) =>
    reduceJob(createJob('s', 'j', 0), {
      type: 'report',
      report: { jobId: 'j', status: 'running', progress: 0, step: '', startedAt: ago(1_200), ...given },
      at: now,
    })

  it('counts as stalled if none of its running jobs made progress for 20 minutes', () => {
    expect(stalled(hung(), hung())).toBe(2)
    expect(stalled(hung(), hung({ queuePosition: 1, createdAt: ago(1_200) }))).toBe(2)
  })

  it.each<[string, FlatJob]>([
    ['has a step', { currentStep: 'Starting extraction process' }],
    ['has made progress', { progress: 1 }],
    ['has a worker', { queuePosition: 0 }],
    ['began less than 20 minutes ago', { startedAt: ago(1_199) }],
    ['is waiting', { status: 'pending' }],
    ['is on another server', { serverId: 'other' }],
  ])('doesn’t count as stalled if only one watched job hangs and the other %s', (_, given) => {
    expect(stalled(hung(), withJobFields(hung(), given))).toBeUndefined()
  })

  it('counts as stalled only if jobs are running and all of them are watched', () => {
    expect(stalled(hung())).toBeUndefined()
    expect(stalled(hung(), withJobFields(hung(), { followedBy: 'quality' }))).toBeUndefined()
    expect(countStalledJobs(sample(0, 0, 3).stats, [hung()], 's', now)).toBeUndefined()
  })
})

describe('a queue’s workers', () => {
  const { stats } = sample(0, 1, 0)

  it('are taken from the latest response that contains them', () => {
    const first = createStatsSample({ ...stats, activeWorkers: 2 }, now)
    expect([first.workers, createStatsSample(stats, now + 1, first).workers]).toEqual([2, 2])
    expect(createStatsSample(stats, now).workers).toBeUndefined()
  })

  it('are unknown if the server reports 0 workers', () => {
    expect(createStatsSample({ ...stats, activeWorkers: 0 }, now).workers).toBeUndefined()
    expect(createStatsSample({ ...stats, running: 0, activeWorkers: 0 }, now).workers).toBeUndefined()
  })
})

it('a job belongs to the queue until it ends', () => {
  const { outcome } = ended(1)
  expect(getQueueState({ status: 'odd' })).toBe('running')
  expect(getQueueState({ status: 'scheduled' })).toBe('waiting')
  expect(getQueueState({ status: 'running' }, outcome)).toBeUndefined()
  expect(getQueueState({ status: 'completed' })).toBeUndefined()
  expect(getQueueState({})).toBeUndefined()
})

const queued = { running: 2, retrying: 1, pending: 1, scheduled: 1 }
const listed = (status: string, source: 'extraction' | 'quality' = 'extraction') => ({ status, source })

describe('the number of jobs that can’t be listed', () => {
  it('is the queue’s count minus watched and listed jobs', () => {
    const watched = [
      createTestJob({ status: 'running' }),
      createTestJob({ status: 'completed' }),
      createTestJob({ serverId: 'other', status: 'running' }),
    ]
    expect(subtractKnownJobs(queued, 's', watched, [listed('pending'), listed('completed')])).toBe(3)
  })

  it('isn’t reduced by quality analyses, which aren’t in the queue', () => {
    const watched = [createTestJob({ status: 'running', followedBy: 'quality' })]
    expect(subtractKnownJobs(queued, 's', watched, [listed('running', 'quality')])).toBe(5)
  })

  it('is never negative, and zero before the counts are known', () => {
    const watched = Array.from({ length: 9 }, () => createTestJob({ status: 'running' }))
    expect(subtractKnownJobs(queued, 's', watched, [])).toBe(0)
    expect(subtractKnownJobs(undefined, 's', [], [])).toBe(0)
  })
})
