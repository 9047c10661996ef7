import { describe, expect, it } from 'vitest'
import { getAllDoneTime, type PlannedJob } from '#shared/rules/all-done.ts'
import { createTestJob, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000
const now = 1_800_000_000_000

type Given = FlatJob & Pick<PlannedJob, 'expectedEnd' | 'usual'>

const of = ({ expectedEnd, usual: usualDuration, ...fields }: Given): PlannedJob => ({
  ...createTestJob({ addedAt: now, status: 'running', connection: { state: 'live' }, ...fields }),
  expectedEnd,
  usual: usualDuration,
})
const running = (minutesLeft: number, more: Given = {}) =>
  of({ expectedEnd: { at: now + minutesLeft * minute, minRemainingMs: 0 }, ...more })
const usual = (minutes: number) => ({
  runs: 3,
  medianMs: minutes * minute,
  fromMs: minutes * minute,
  toMs: minutes * minute,
})
const waiting = (minutes: number, more: Given = {}) =>
  of({ status: 'pending', usual: usual(minutes), ...more })
const ended = (kind: 'failed' | 'completed', more: Given = {}) =>
  of({
    status: kind,
    outcome: { id: `${kind}@1`, key: 's/x', kind, run: 1, at: now, progress: 100 },
    ...more,
  })

describe('the end of all jobs', () => {
  it.each<[string, readonly PlannedJob[], number]>([
    ['from the last running job', [running(5), running(9), ended('completed')], 9],
    [
      'from the time left of a job without progress',
      [of({ expectedEnd: { at: now - 1, minRemainingMs: 3 * minute } })],
      3,
    ],
    ['from the jobs that wait behind running jobs', [running(5), waiting(8)], 13],
    ['from the waiting jobs of an idle server', [waiting(8), waiting(2)], 10],
    ['with as many concurrent jobs as now', [running(5), running(9), waiting(8), waiting(2)], 13],
    [
      'in the order in which the jobs were created',
      [running(5), running(9), waiting(2, { createdAt: now - 1 }), waiting(8, { createdAt: now - 2 })],
      13,
    ],
    ['for each server separately', [running(5), waiting(8), running(20, { serverId: 't' })], 20],
    [
      'with jobs that will be auto-restarted',
      [
        running(1),
        ended('failed', {
          recovery: { attempts: 0, restartAt: now + 4 * minute },
          usual: usual(8),
        }),
      ],
      12,
    ],
    ['without jobs whose end isn’t confirmed', [running(5), of({ status: 'completed' })], 5],
  ])('is estimated %s', (_, jobs, minutes) => {
    expect(getAllDoneTime(jobs, now)).toBe(now + minutes * minute)
  })

  it.each<[string, readonly PlannedJob[]]>([
    ['there are no jobs', []],
    ['all jobs have ended', [ended('completed'), ended('failed')]],
    ['the end of a running job is unknown', [running(5), of({ usual: usual(8) })]],
    ['the usual duration of a waiting job is unknown', [running(5), waiting(8), of({ status: 'pending' })]],
    ['a job has no report yet', [running(5), running(5, { connection: { state: 'offline' } })]],
    [
      'the key of a job’s server is rejected',
      [running(5), running(5, { connection: { state: 'unauthorized' } })],
    ],
  ])('is unknown if %s', (_, jobs) => {
    expect(getAllDoneTime(jobs, now)).toBeUndefined()
  })
})
