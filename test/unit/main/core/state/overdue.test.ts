import { describe, expect, it, onTestFinished } from 'vitest'
import { watchForOverdueJobs } from '#main/core/state/overdue.ts'
import type { JobEvent } from '#main/core/state/events.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createUsualDurations, type EndedRun } from '#main/core/state/usual-durations.ts'
import { restoreJob, toWatchList } from '#main/core/storage/watch-list.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { JobKey } from '#shared/model.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { withJobFields, flattenJob, toJobParts, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000
const after = (minutes: number) => minutes * minute

const ran = (minutes: number, more: Partial<EndedRun> = {}, serverId = 's'): EndedRun => ({
  outcome: { key: `${serverId}/old`, kind: 'completed', startedAt: minute, at: (1 + minutes) * minute },
  ...more,
})

const parsing: JobKind = 'parsing'
const history = [7, 8, 8, 8, 9].map((minutes) => ran(minutes, { jobKind: parsing }))

function follow(
  runs: readonly EndedRun[] = history,
  jobs: readonly FlatJob[] = [{}],
  clock = createFakeClock(),
  answers = true,
) {
  const store = new AppStore()
  for (const [index, given] of jobs.entries()) {
    const fresh = createJob('s', `j${index}`, clock.now(), { kind: parsing })
    store.putJob(withJobFields(fresh, { status: 'running', progress: 1, startedAt: clock.now(), ...given }))
  }
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const confirmed: JobKey[] = []
  const confirm = (key: JobKey) => {
    confirmed.push(key)
    if (answers) store.updateJob(key, (job) => withJobFields(job, { updatedAt: clock.now() }))
  }
  watchForOverdueJobs(store, clock, createUsualDurations(runs), confirm, life.signal)
  return { store, clock, confirmed, job: (jobId: string) => store.state().jobs.get(`s/${jobId}`) }
}

const frame = (progress: number, at: number): JobEvent => ({
  type: 'frame',
  status: 'running',
  progress,
  step: '',
  at,
})
const inLine = (queuePosition: number, at: number): JobEvent => ({
  type: 'report',
  report: { jobId: 'j0', status: 'running', progress: 0, step: '', queuePosition, startedAt: at },
  at,
})

describe('a run that hangs', () => {
  it('is noticed two minutes after its worker died, unless the job makes progress', async () => {
    const { clock, job, store } = follow([], [{}])
    const start = clock.now()
    const report = (progress: number, hasWorker?: boolean) =>
      store.applyJobEvent('s/j0', {
        type: 'report',
        report: {
          jobId: 'j0',
          status: 'running',
          progress,
          step: '',
          startedAt: start,
          queuePosition: 0,
          hasWorker,
        },
        at: clock.now(),
      })
    report(10, true)
    report(10, false)
    await clock.advance(after(1.5))
    report(11, false)
    await clock.advance(after(1.5))
    expect(job('j0')?.run.overdue).toBeUndefined()
    await clock.advance(after(1))
    const silentSince = start + after(1.5)
    expect(job('j0')?.run.overdue).toEqual({ silentSince, isWorkerGone: true })
    report(11, true)
    expect(job('j0')?.run.overdue).toBeUndefined()
  })

  it('on a server without the plugin is noticed 20 minutes after it became overdue', async () => {
    const { clock, job, store } = follow()
    const start = clock.now()
    store.applyJobEvent('s/j0', frame(10, start))
    await clock.advance(after(43))
    expect(job('j0')?.run.overdue).toHaveProperty('usualMs')
    await clock.advance(after(2))
    const silent = { silentSince: start }
    expect(job('j0')?.run.overdue).toEqual(silent)
    store.applyJobEvent('s/j0', frame(20, clock.now()))
    expect(job('j0')?.run.overdue).not.toEqual(silent)
  })

  it('isn’t noticed by its lack of progress if it may be waiting, or if the server has the plugin', async () => {
    const { clock, job, store } = follow(history, [{ progress: 0, trail: [{ at: 1, progress: 0 }] }, {}])
    store.putServer({ ...createServerState('s', 'http://s', 'S', false), pluginVersion: '1.1.0' })
    store.applyJobEvent('s/j1', frame(10, clock.now()))
    await clock.advance(after(60))
    expect(job('j0')?.run.overdue).toBeUndefined()
    expect(job('j1')?.run.overdue).toHaveProperty('usualMs')
  })
})

describe('a run', () => {
  it('is overdue after three times the median duration of its kind on its server', async () => {
    const { clock, job } = follow()
    await clock.advance(24 * minute - 1)
    expect(job('j0')?.run.overdue).toBeUndefined()
    await clock.advance(1)
    expect(job('j0')?.run.overdue).toEqual({ usualMs: 8 * minute })
  })

  it('is overdue only if a response confirms that it is still running', async () => {
    const { clock, confirmed, job, store } = follow(history, [{}], createFakeClock(), false)
    clock.suspend(60 * minute)
    await clock.advance(24 * minute)
    expect(confirmed).toEqual(['s/j0'])
    expect(job('j0')?.run.overdue).toBeUndefined()
    store.updateJob('s/j0', (known) => withJobFields(known, { currentStep: 'Page 9' }))
    expect(confirmed).toHaveLength(1)
    store.updateJob('s/j0', (known) => withJobFields(known, { updatedAt: clock.now() }))
    expect(job('j0')?.run.overdue).toEqual({ usualMs: 8 * minute })
  })

  it('is overdue after its own or its kind’s time limit, even without a usual duration', async () => {
    const { clock, job, store } = follow([], [{}, { limitMs: 5 * minute }, { kind: 'chunking' }])
    store.setSettings({ limitMinutes: { parsing: 3 } })
    await clock.advance(3 * minute)
    expect(job('j0')?.run.overdue).toEqual({ limitMs: 3 * minute })
    expect(job('j1')?.run.overdue).toBeUndefined()
    await clock.advance(2 * minute)
    expect(job('j1')?.run.overdue).toEqual({ limitMs: 5 * minute })
    expect(job('j2')?.run.overdue).toBeUndefined()
    const [, saved] = toWatchList(store.state()).jobs
    expect(saved && restoreJob(saved)).toMatchObject(
      toJobParts({ limitMs: 5 * minute, overdue: { limitMs: 5 * minute } }),
    )
  })

  it('is also compared with runs that completed after it began', async () => {
    const { clock, job, store } = follow(history.slice(1), [{}, {}])
    await clock.advance(8 * minute)
    const at = clock.now()
    const times = { startedAt: at - 8 * minute, completedAt: at }
    const report = { jobId: 'j1', status: 'completed', progress: 100, step: '', ...times }
    store.applyJobEvent('s/j1', { type: 'report', report, at })
    await waitForTurns()
    await clock.advance(16.5 * minute)
    expect(job('j0')?.run.overdue).toBeDefined()
    expect(job('j1')?.run.overdue).toBeUndefined()
  })

  it('isn’t overdue if it waits, has ended, or has no known status or start', async () => {
    const waiting = { status: 'pending', startedAt: undefined }
    const { clock, job, store } = follow(history, [
      waiting,
      {},
      { startedAt: undefined },
      { status: undefined },
    ])
    const at = clock.now()
    const report = {
      jobId: 'j1',
      status: 'failed',
      progress: 1,
      step: '',
      startedAt: at,
      completedAt: at + 1,
    }
    store.applyJobEvent('s/j1', { type: 'report', report, at })
    await clock.advance(60 * minute)
    for (const id of ['j0', 'j1', 'j2', 'j3']) expect(job(id)?.run.overdue).toBeUndefined()
  })

  it('is checked every hour, because the wall clock may change', async () => {
    const clock = createFakeClock()
    const days = [40, 40, 40, 40, 40].map((hours) => ran(hours * 60, { jobKind: parsing }))
    const { job } = follow(days, [{}], clock)
    clock.step(119 * 60 * minute)
    await clock.advance(60 * minute)
    expect(job('j0')?.run.overdue).toBeDefined()
  })

  it('is marked as overdue once, even after a relaunch, and the next run can be marked', async () => {
    const first = follow()
    await first.clock.advance(25 * minute)
    const [saved] = toWatchList(first.store.state()).jobs
    const kept = saved && restoreJob(saved)
    expect(kept?.run.overdue).toEqual({ usualMs: 8 * minute })

    const again = follow(history, [kept ? flattenJob(kept) : {}], first.clock)
    const overdue = again.job('j0')?.run.overdue
    await again.clock.advance(60 * minute)
    expect(again.job('j0')?.run.overdue).toBe(overdue)

    again.store.updateJob('s/j0', (job) =>
      withJobFields(job, { number: 2, startedAt: again.clock.now(), overdue: undefined }),
    )
    await again.clock.advance(24 * minute)
    expect(again.job('j0')?.run.overdue).toEqual({ usualMs: 8 * minute })
  })

  it('is timed by our clock if the server’s clock is fast', async () => {
    const clock = createFakeClock()
    const startedAt = clock.now() + 60 * minute
    const { store, job } = follow(history, [{ startedAt }, { startedAt, limitMs: 5 * minute }], clock)
    store.putServer({ ...createServerState('s', 'http://s', 'S', false), skewMs: 60 * minute })
    for (const key of ['s/j0', 's/j1'] as const)
      store.updateJob(key, (known) => withJobFields(known, { label: 'x' }))
    await clock.advance(24 * minute)
    expect(job('j0')?.run.overdue).toBeDefined()
    expect(job('j1')?.run.overdue).toBeDefined()
  })

  it.each<[string, waits: (at: number) => JobEvent, works: (at: number) => JobEvent]>([
    [
      'its first progress, since a waiting job also reports “running”',
      (at) => frame(0, at),
      (at) => frame(1, at),
    ],
    [
      'the moment when a worker took the job, if the plugin reports this',
      (at) => inLine(1, at),
      (at) => inLine(0, at),
    ],
  ])('is timed from %s', async (_, waits, works) => {
    const { clock, job, store } = follow(history, [{ progress: 0 }])
    store.applyJobEvent('s/j0', waits(clock.now()))
    await clock.advance(60 * minute)
    store.applyJobEvent('s/j0', works(clock.now()))
    await clock.advance(24 * minute - 1)
    expect(job('j0')?.run.overdue).toBeUndefined()
    await clock.advance(1)
    expect(job('j0')?.run.overdue).toEqual({ usualMs: 8 * minute })
  })
})
