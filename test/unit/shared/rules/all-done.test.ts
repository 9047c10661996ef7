import { describe, expect, it } from 'vitest'
import { allDoneAt, type PlannedJob } from '#shared/rules/all-done.ts'

const minute = 60_000
const now = 1_800_000_000_000

const of = (more: Partial<PlannedJob>): PlannedJob => ({
  serverId: 's',
  status: 'running',
  connection: { state: 'live' },
  addedAt: now,
  ...more,
})
const running = (minutesLeft: number, more: Partial<PlannedJob> = {}) =>
  of({ expectedEnd: { at: now + minutesLeft * minute, leastLeftMs: 0 }, ...more })
const usual = (minutes: number) => ({
  runs: 3,
  medianMs: minutes * minute,
  fromMs: minutes * minute,
  toMs: minutes * minute,
})
const waiting = (minutes: number, more: Partial<PlannedJob> = {}) =>
  of({ status: 'pending', usual: usual(minutes), ...more })
const ended = (kind: 'failed' | 'completed', more: Partial<PlannedJob> = {}) =>
  of({
    status: kind,
    outcome: { id: `${kind}@1`, key: 's/x', kind, run: 1, at: now, progress: 100 },
    ...more,
  })

describe('when all jobs are done', () => {
  it.each<[string, readonly PlannedJob[], number]>([
    ['by the last of what runs', [running(5), running(9), ended('completed')], 9],
    [
      'by as much as is left of one that stands still',
      [of({ expectedEnd: { at: now - 1, leastLeftMs: 3 * minute } })],
      3,
    ],
    ['by what waits after it', [running(5), waiting(8)], 13],
    ['by what waits where nothing runs', [waiting(8), waiting(2)], 10],
    ['with as many at once as now', [running(5), running(9), waiting(8), waiting(2)], 13],
    [
      'in the order in which they joined',
      [running(5), running(9), waiting(2, { createdAt: now - 1 }), waiting(8, { createdAt: now - 2 })],
      13,
    ],
    ['by what runs on each server', [running(5), waiting(8), running(20, { serverId: 't' })], 20],
    [
      'with what is going to be restarted',
      [
        running(1),
        ended('failed', { recovery: { attempts: 0, restartAt: now + 4 * minute }, usual: usual(8) }),
      ],
      12,
    ],
    ['without what is over, but not confirmed', [running(5), of({ status: 'completed' })], 5],
  ])('is estimated %s', (_, jobs, minutes) => {
    expect(allDoneAt(jobs, now)).toBe(now + minutes * minute)
  })

  it.each<[string, readonly PlannedJob[]]>([
    ['there is none', []],
    ['all are over', [ended('completed'), ended('failed')]],
    ['the end of one that runs is unknown', [running(5), of({ usual: usual(8) })]],
    ['what is usual for one that waits is unknown', [running(5), waiting(8), of({ status: 'pending' })]],
    ['there is no report of one', [running(5), running(5, { connection: { state: 'offline' } })]],
    ['the key of one is rejected', [running(5), running(5, { connection: { state: 'unauthorized' } })]],
  ])('is unknown if %s', (_, jobs) => {
    expect(allDoneAt(jobs, now)).toBeUndefined()
  })
})
