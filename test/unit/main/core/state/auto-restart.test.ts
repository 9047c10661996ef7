import { describe, expect, it } from 'vitest'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobEvent } from '#main/core/state/events.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import {
  withoutScheduledRestart,
  canAutoRestart,
  getRecoveryAfterRestart,
  getAutoRestartDelay,
  applyAutoRestart,
} from '#main/core/state/auto-restart.ts'
import { createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { JobOutcome, Recovery } from '#shared/model.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const second = 1_000
const minute = 60 * second
const t0 = Date.UTC(2026, 10, 24, 12)
const job = createJob('s', 'j', t0)
const serverWith = (autoRestarts: number) => ({
  ...createServerState('s', 'http://s', 'S', false),
  autoRestarts,
})

const at = (ms: number, status: string, more: Partial<JobReport> = {}): JobEvent => ({
  type: 'report',
  at: t0 + ms,
  report: { jobId: 'j', status, progress: 50, step: '', startedAt: t0, ...more },
})
const running = (ms: number, startedAt = 0) => at(ms, 'running', { startedAt: t0 + startedAt })
const ended = (ms: number, status: string, startedAt = 0) =>
  at(ms, status, { completedAt: t0 + ms, startedAt: t0 + startedAt })
const failed = (ms: number, startedAt = 0) => ended(ms, 'failed', startedAt)

function after(events: readonly JobEvent[], set: FlatJob = {}, ofServer = 0): Recovery | undefined {
  const server = serverWith(ofServer)
  return events.reduce(
    (before, event) => applyAutoRestart(before, reduceJob(before, event), server),
    withJobFields(job, set),
  ).user.recovery
}

const began = running(0)
const fell = failed(second)
const goesOn = running(2 * second)
const startedElsewhere = running(3 * second, 2 * second)
const closed: JobEvent = { type: 'connection', connection: { state: 'closed' } }

const dueIn = (attempts: number, failedAt: number, pause: number): Recovery => ({
  attempts,
  restartAt: t0 + failedAt + pause,
})
const in30s = (failedAt: number) => dueIn(0, failedAt, 30 * second)

it.each([
  ['first', '30 seconds', 0, 30 * second],
  ['second', '2 minutes', 1, 2 * minute],
  ['third', '10 minutes', 2, 10 * minute],
  ['fourth', '30 minutes', 3, 30 * minute],
  ['tenth', '30 minutes', 9, 30 * minute],
])('the %s auto-restart is delayed by %s', (_, __, before, ms) => {
  expect(getAutoRestartDelay(before)).toBe(ms)
})

describe('an auto-restart', () => {
  it.each<[string, readonly JobEvent[], failedAt: number]>([
    ['30 s after the failure arrived', [began, failed(9 * second)], 9 * second],
    [
      'when the run after a cancelled run failed',
      [began, ended(second, 'cancelled'), startedElsewhere, failed(9 * second, 2 * second)],
      9 * second,
    ],
    ['even if the connection closes and the failure is reported again', [began, fell, closed, fell], second],
    ['again when the run continued and failed again', [began, fell, goesOn, failed(9 * second)], 9 * second],
    [
      '30 s after the report of a failure that happened while the program was off',
      [began, at(60 * minute, 'failed', { completedAt: t0 + second })],
      60 * minute,
    ],
  ])('is due %s', (_, events, failedAt) => {
    expect(after(events, { autoRestarts: 3 })).toEqual(in30s(failedAt))
  })

  it.each<[string, readonly JobEvent[]]>([
    ['while the job runs', [began]],
    ['when the run completed', [began, ended(9 * second, 'completed')]],
    ['when the run was cancelled', [began, ended(9 * second, 'cancelled')]],
    [
      'when the server lost track of the job, which may still run',
      [at(0, 'failed', { error: 'Stuck in RUNNING state detected' })],
    ],
    ['when the job was lost', [began, { type: 'lost', at: t0 + second }]],
    [
      'when the job had failed long before it was watched',
      [failed(-3 * minute), failed(-3 * minute), closed],
    ],
    ['when a cancelled run failed', [began, ended(second, 'cancelled'), goesOn, failed(9 * second)]],
    ['when the run continues', [began, fell, goesOn]],
    ['when another client restarted the job', [began, fell, startedElsewhere]],
    ['when the run completed after all', [began, fell, ended(2 * second, 'completed')]],
  ])('isn’t due %s', (_, events) => {
    expect(after(events, { autoRestarts: 3 })).toBeUndefined()
  })

  const three = { autoRestarts: 3 }
  it.each<[string, FlatJob, ofServer: number, Recovery | undefined]>([
    ['is due if the server’s setting allows it and the job has no setting', {}, 1, in30s(second)],
    ['isn’t due if no setting allows it', {}, 0, undefined],
    ['isn’t due for a job outside the queue', { followedBy: 'quality' }, 3, undefined],
    ['isn’t due if the job’s setting forbids it', { autoRestarts: 0 }, 3, undefined],
    [
      'is due after a longer delay the second time',
      { ...three, recovery: { attempts: 1 } },
      0,
      dueIn(1, second, 2 * minute),
    ],
    [
      'isn’t due after all allowed restarts have happened',
      { ...three, recovery: { attempts: 3 } },
      0,
      { attempts: 3 },
    ],
    ['isn’t due when the user cancelled this run', { ...three, cancelAskedOf: 1 }, 0, undefined],
    ['is due when the user cancelled the previous run', { ...three, cancelAskedOf: 0 }, 0, in30s(second)],
  ])('%s', (_, set, ofServer, expected) => {
    expect(after([began, fell], set, ofServer)).toEqual(expected)
  })

  it('isn’t due if the setting was turned on after the job had failed', () => {
    const off = [running(0), failed(second)].reduce(reduceJob, job)
    const on = withJobFields(off, { autoRestarts: 3 })
    const looked = applyAutoRestart(on, reduceJob(on, failed(second)), serverWith(3))
    expect(looked.user.recovery).toBeUndefined()
  })
})

describe('a series of auto-restarts', () => {
  const restarted = running(2 * second, second)
  const in10min = dueIn(2, 9 * second, 10 * minute)
  it.each<[string, readonly JobEvent[], Recovery | undefined]>([
    ['continues while the restarted run is running', [restarted], { attempts: 2 }],
    ['ends when a run completes', [restarted, ended(9 * second, 'completed', second)], undefined],
    ['ends when a run is cancelled', [restarted, ended(9 * second, 'cancelled', second)], undefined],
    ['continues when a run fails', [restarted, failed(9 * second, second)], in10min],
    ['continues if the start of the failed run was missed', [failed(9 * second, second)], in10min],
  ])('%s', (_, events, expected) => {
    const before = [began, failed(0)].reduce(reduceJob, job)
    expect(after(events, withJobFields(before, { autoRestarts: 5, recovery: { attempts: 2 } }))).toEqual(
      expected,
    )
  })

  it('still counts earlier attempts after the next restart is cancelled', () => {
    expect(withoutScheduledRestart({ attempts: 2, restartAt: t0 })).toEqual({ attempts: 2 })
    expect(withoutScheduledRestart({ attempts: 2 })).toEqual({ attempts: 2 })
    expect(withoutScheduledRestart({ attempts: 0, restartAt: t0 })).toBeUndefined()
    expect(withoutScheduledRestart(undefined)).toBeUndefined()
  })

  it('can continue if the third of three allowed auto-restarts is due', () => {
    const recovery = { attempts: 2, restartAt: t0 }
    expect(canAutoRestart(withJobFields(job, { recovery }), serverWith(3))).toBe(true)
  })

  it.each([
    ['no auto-restart is due', undefined, 3],
    ['all allowed auto-restarts were attempted', { attempts: 2, restartAt: t0 }, 2],
    ['none is allowed', { attempts: 0, restartAt: t0 }, 0],
  ])('can’t continue if %s', (_, recovery, autoRestarts) => {
    expect(canAutoRestart(withJobFields(job, { recovery }), serverWith(autoRestarts))).toBe(false)
  })
})

describe('a restart that the server accepted', () => {
  const outcome = (id: string, kind: JobOutcome['kind'] = 'failed') =>
    createSampleOutcome(kind, { id, at: t0 })
  const old = outcome('old')
  const due = { attempts: 1, restartAt: t0 }
  const later = { attempts: 1, restartAt: t0 + minute }

  const failedAgain = { outcome: outcome('new'), recovery: later }
  it.each<[string, 'program' | 'user', FlatJob, Recovery | undefined]>([
    [
      'counts as an attempt if the program sent it',
      'program',
      { outcome: old, recovery: due },
      { attempts: 2 },
    ],
    [
      'counts as an attempt even if the run has already started',
      'program',
      { recovery: { attempts: 1 } },
      { attempts: 2 },
    ],
    ['counts as the first attempt if there was no earlier attempt', 'program', {}, { attempts: 1 }],
    [
      'is followed by another auto-restart if the new run has failed',
      'program',
      failedAgain,
      { ...later, attempts: 2 },
    ],
    [
      'ends the series of auto-restarts if the run completed',
      'program',
      { outcome: outcome('new', 'completed') },
      undefined,
    ],
    [
      'starts a new series of auto-restarts if the user sent it',
      'user',
      { outcome: old, recovery: due },
      undefined,
    ],
    [
      'leads to an auto-restart if the user sent it and the new run failed',
      'user',
      failedAgain,
      { ...later, attempts: 0 },
    ],
  ])('%s', (_, by, now, expected) => {
    expect(getRecoveryAfterRestart(withJobFields(job, now), old, by)).toEqual(expected)
  })
})

it('the store emits an outcome and its auto-restart in a single change', () => {
  const store = new AppStore()
  store.putServer(serverWith(2))
  store.putJob(job)
  store.applyJobEvent(job.identity.key, running(0))
  const seen: [string | undefined, Recovery | undefined][] = []
  store.onChange((change) => {
    if (change.type === 'job') seen.push([change.after?.outcome?.kind, change.after?.user.recovery])
  })
  store.applyJobEvent(job.identity.key, failed(second))
  expect(seen).toEqual([['failed', in30s(second)]])
})

it('an auto-restart that follows no known outcome starts a new series', () => {
  const outcome: JobOutcome = { id: 'f', key: 's/j', kind: 'failed', run: 1, at: t0, progress: 1 }
  expect(getRecoveryAfterRestart({ ...job, outcome }, undefined, 'program')).toEqual({ attempts: 1 })
  expect(getRecoveryAfterRestart({ ...job, outcome }, undefined, 'user')).toBeUndefined()
})
