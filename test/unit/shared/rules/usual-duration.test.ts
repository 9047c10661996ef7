import { describe, expect, it } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import {
  minRunsForUsualDuration,
  getRunLimit,
  getUsualDuration,
  getWorkStart,
} from '#shared/rules/usual-duration.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000
const minutes = (...lengths: number[]) => lengths.map((length) => length * minute)

describe('the usual duration of runs', () => {
  it('is unknown for fewer than three runs', () => {
    expect(minRunsForUsualDuration).toBe(3)
    expect(getUsualDuration([])).toBeUndefined()
    expect(getUsualDuration(minutes(8, 9))).toBeUndefined()
  })

  it('is the median duration, so that one long run hardly changes it', () => {
    expect(getUsualDuration(minutes(9, 7, 8))?.medianMs).toBe(8 * minute)
    expect(getUsualDuration(minutes(9, 7, 8, 600))?.medianMs).toBe(8.5 * minute)
  })

  it('has a range that covers the middle half of the runs', () => {
    expect(getUsualDuration(minutes(1, 2, 3, 4, 5))).toEqual({
      runs: 5,
      medianMs: 3 * minute,
      fromMs: 2 * minute,
      toMs: 4 * minute,
    })
    expect(getUsualDuration(minutes(5, 5, 5))).toMatchObject({ fromMs: 5 * minute, toMs: 5 * minute })
  })
})

describe('the time limit of a run', () => {
  it('is three times the median duration of five runs, or the kind’s limit if shorter', () => {
    const usual = getUsualDuration(minutes(7, 8, 8, 8, 9))
    const usually = { afterMs: 24 * minute, overdue: { usualMs: 8 * minute } }
    expect(getRunLimit(undefined, undefined, usual)).toEqual(usually)
    expect(getRunLimit(undefined, 25 * minute, usual)).toEqual(usually)
    expect(getRunLimit(undefined, undefined, getUsualDuration(minutes(7, 8, 8, 9)))).toBeUndefined()
    expect(getRunLimit(undefined, 15 * minute, usual)).toEqual({
      afterMs: 15 * minute,
      overdue: { limitMs: 15 * minute },
    })
  })

  it('is at least ten minutes plus the time in the queue by default', () => {
    const instant = getUsualDuration([0, 0, 0, 0, 0])
    expect(getRunLimit(undefined, undefined, instant)?.afterMs).toBe(10 * minute)
    expect(getRunLimit(undefined, undefined, instant, 5 * minute)?.afterMs).toBe(15 * minute)
    expect(getRunLimit(undefined, 12 * minute, instant, 5 * minute)?.afterMs).toBe(12 * minute)
    expect(getRunLimit(undefined, undefined, instant, undefined)?.afterMs).toBe(10 * minute)
    expect(getRunLimit(undefined, undefined, instant, Infinity)).toBeUndefined()
  })

  it('is the job’s own limit; without one, the kind’s limit if the usual duration is unknown', () => {
    const own = { afterMs: 60 * minute, overdue: { limitMs: 60 * minute } }
    expect(getRunLimit(60 * minute, 15 * minute, getUsualDuration(minutes(7, 8, 8, 8, 9)))).toEqual(own)
    expect(getRunLimit(undefined, 60 * minute, undefined)).toEqual(own)
    expect(getRunLimit(undefined, undefined, undefined)).toBeUndefined()
  })
})

const at = (ms: number, progress: number, step?: string) => ({
  at: ms,
  status: 'running' as const,
  progress,
  ...(step && { step }),
})

describe('the work on a run', () => {
  const [startedAt, skewMs] = [100_000, 1_000]
  const asServer = startedAt - skewMs

  it.each<[string, FlatJob, number | undefined]>([
    ['hasn’t begun while the start time is unknown', { startedAt: undefined, queuePosition: 0 }, undefined],
    [
      'begins at its start time once a worker has the job',
      { queuePosition: 0, trail: [at(200_000, 0)] },
      asServer,
    ],
    ['isn’t known to have begun without progress or a step', {}, undefined],
    [
      'isn’t known to have begun while updates show no progress or step',
      { trail: [at(200_000, 0)] },
      undefined,
    ],
    ['has begun if there is progress but no history', { progress: 1 }, asServer],
    ['has begun if there is a step but no history', { currentStep: 'Parsing' }, asServer],
    ['began at its start time if the first update has progress', { trail: [at(200_000, 1)] }, asServer],
    [
      'began at its start time if the first update has a step',
      { trail: [at(200_000, 0)], timeline: [at(200_000, 0, 'Parsing')] },
      asServer,
    ],
    ['began with its first progress', { trail: [at(200_000, 0), at(300_000, 5), at(400_000, 9)] }, 300_000],
    [
      'began with its first step if progress came later',
      {
        trail: [at(200_000, 0), at(400_000, 5)],
        timeline: [at(200_000, 0), at(300_000, 0, 'Parsing'), at(350_000, 0, 'Chunking')],
      },
      300_000,
    ],
    [
      'began with its first progress if steps came later',
      { trail: [at(200_000, 0), at(300_000, 5)], timeline: [at(200_000, 0), at(400_000, 5, 'Parsing')] },
      300_000,
    ],
    ['never began before its start time', { trail: [at(10_000, 0), at(20_000, 5)] }, asServer],
  ])('%s', (_, job, begins) => {
    expect(getWorkStart(withJobFields(createJob('s', 'j', 0), { startedAt, ...job }), skewMs)).toBe(begins)
  })
})
