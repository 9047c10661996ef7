import { describe, expect, it } from 'vitest'
import type { OutcomeKind } from '#shared/model.ts'
import type { PlannedJob } from '#shared/rules/all-done.ts'
import {
  estimateBatchEnd,
  getBatchProgress,
  isInProgress,
  groupByBatch,
  isMultiJobBatch,
  type BatchMember,
} from '#shared/rules/batch.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, createTestJob, type FlatJob } from '#test/support/job-parts.ts'

type Member = BatchMember & PlannedJob

const minute = 60_000
const now = 100 * minute

const live: FlatJob = { connection: { state: 'live' } }

const ended = (kind: OutcomeKind, more: FlatJob = {}): Member =>
  createTestJob({
    ...live,
    outcome: createSampleOutcome(kind, { at: now - minute }),
    status: kind,
    progress: 50,
    ...more,
  })
const running = (progress: number, more: FlatJob = {}): Member =>
  createTestJob({ ...live, status: 'running', progress, ...more })
const waiting = createTestJob({ ...live, status: 'pending' })

describe('a batch’s progress', () => {
  it('counts the jobs by state', () => {
    const jobs = [ended('completed'), ended('completed'), ended('failed'), running(40), waiting]
    expect(getBatchProgress(jobs)).toMatchObject({
      total: 5,
      counts: { completed: 2, failed: 1, cancelled: 0, lost: 0, running: 1, waiting: 1 },
      isOver: false,
    })
  })

  it('is the mean of its jobs’ progress, with 100 percent for each ended job', () => {
    expect(getBatchProgress([ended('completed'), ended('failed'), running(40), waiting]).progress).toBe(60)
    expect(getBatchProgress([]).progress).toBe(0)
  })

  it('is complete when none of its jobs is active', () => {
    expect(getBatchProgress([ended('completed'), ended('cancelled'), ended('lost')]).isOver).toBe(true)
    expect(getBatchProgress([ended('completed'), running(99)]).isOver).toBe(false)
    expect(getBatchProgress([]).isOver).toBe(false)
  })

  it('isn’t complete while a failed job will be auto-restarted', () => {
    const restarts = ended('failed', { recovery: { attempts: 0, restartAt: now } })
    expect(getBatchProgress([ended('completed'), restarts])).toMatchObject({
      counts: { failed: 0, waiting: 1 },
      isOver: false,
    })
    const inVain = ended('failed', { recovery: { attempts: 3 } })
    expect(getBatchProgress([ended('completed'), inVain]).isOver).toBe(true)
    const going = [running(1), waiting, restarts]
    expect([...going, inVain, ended('completed')].filter(isInProgress)).toEqual(going)
  })

  it('counts a job without a status as waiting', () => {
    expect(getBatchProgress([withJobFields(waiting, { status: undefined })]).counts).toMatchObject({
      waiting: 1,
      running: 0,
    })
  })

  it('isn’t complete until a job’s end is confirmed', () => {
    expect(
      getBatchProgress([ended('completed'), withJobFields(waiting, { status: 'completed' })]).isOver,
    ).toBe(false)
  })
})

describe('a batch’s expected end', () => {
  it('includes waiting jobs by their usual duration', () => {
    const usual = { runs: 3, medianMs: 4 * minute, fromMs: 3 * minute, toMs: 5 * minute }
    const jobs = [
      { ...running(40), expectedEnd: { at: now + 5 * minute, minRemainingMs: 0 } },
      { ...waiting, usual },
    ]
    expect(estimateBatchEnd(jobs, now)).toBe(now + 9 * minute)
  })

  const since = (minutes: number) => ({ startedAt: now - minutes * minute })
  const both = [ended('completed', since(30)), running(50, since(10))]
  const recovery = { attempts: 0, restartAt: now }
  it.each<[string, readonly Member[]]>([
    ['since the first of its jobs started', [...both, waiting]],
    ['of the jobs whose start is known', [...both, ended('completed'), waiting]],
    [
      'of the other jobs if a failed job will be auto-restarted',
      [...both, ended('failed', { ...since(90), recovery })],
    ],
  ])('is based on the pace %s', (_, jobs) => {
    expect(estimateBatchEnd(jobs, now)).toBe(now + 30 * minute)
  })

  it('is unknown at the start, or if a running job can’t be estimated', () => {
    expect(estimateBatchEnd([ended('completed', { startedAt: now }), waiting], now)).toBeUndefined()
    expect(
      estimateBatchEnd([ended('completed', { startedAt: 0 }), running(50, { startedAt: 0 })], now),
    ).toBeUndefined()
  })

  it('is unknown if jobs wait and none has completed, or if all have ended', () => {
    expect(estimateBatchEnd([running(50, { startedAt: now - minute }), waiting], now)).toBeUndefined()
    expect(estimateBatchEnd([ended('completed')], now)).toBeUndefined()
  })
})

it('jobs are grouped by their batch, in order', () => {
  const jobs = ['b', undefined, 'c', 'b'].map((batch) => createTestJob({ batch }))
  expect([...groupByBatch(jobs)]).toEqual([
    ['b', [jobs[0], jobs[3]]],
    ['c', [jobs[2]]],
  ])
})

it('a batch has at least two jobs', () => {
  const jobs = ['a', 'b', undefined, undefined, 'b'].map((batch) => createTestJob({ batch }))
  expect(['a', 'b', 'c', undefined].filter((batch) => isMultiJobBatch(batch, jobs))).toEqual(['b'])
})
