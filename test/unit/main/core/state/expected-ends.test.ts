import { describe, expect, it } from 'vitest'
import { createExpectedEnds, estimateAllDoneTime } from '#main/core/state/expected-ends.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createUsualDurations, type EndedRun } from '#main/core/state/usual-durations.ts'
import type { JobState } from '#shared/model.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000
const now = 1_800_000_000_000

const even = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 1_000]

const ran = (minutes: number, more: Partial<EndedRun> = {}): EndedRun => ({
  outcome: { key: 's/old', kind: 'completed', startedAt: 0, at: minutes * minute },
  jobKind: 'parsing',
  ...more,
})
const history = [8, 8, 8].map((minutes) => ran(minutes, { course: even }))

const running = (more: FlatJob = {}): JobState =>
  withJobFields(createJob('s', 'x', now, { kind: 'parsing' }), {
    status: 'running',
    connection: { state: 'live' },
    startedAt: now - 4 * minute,
    progress: 50,
    trail: [
      { at: now - 4 * minute, progress: 0 },
      { at: now, progress: 50 },
    ],
    ...more,
  })

describe('a job’s estimated end', () => {
  it('is based on earlier runs of the same kind on the same server', () => {
    const expectedEnds = createExpectedEnds(createUsualDurations(history))
    expect(expectedEnds.usual(running())).toEqual({
      runs: 3,
      medianMs: 8 * minute,
      fromMs: 8 * minute,
      toMs: 8 * minute,
    })
    expect(expectedEnds.of(running(), now)?.at).toBeCloseTo(now + 4 * minute, -3)
    expect(expectedEnds.usual(running({ serverId: 't' }))).toBeUndefined()
  })

  it('is a time by our clock even if the server’s clock is an hour fast', () => {
    const expectedEnds = createExpectedEnds(createUsualDurations(history), () => 60 * minute)
    const ahead = running({ startedAt: now + 56 * minute })
    expect(expectedEnds.of(ahead, now)?.at).toBeCloseTo(now + 4 * minute, -3)
  })

  it('is based on the run’s start until there is progress', () => {
    const silent = { trail: [], progress: 0 }
    const usual = createUsualDurations(history)
    expect(createExpectedEnds(usual).of(running(silent), now)?.at).toBeCloseTo(now + 4 * minute, -3)
    const ahead = running({ ...silent, startedAt: now + 56 * minute })
    const expectedEnds = createExpectedEnds(usual, (id) => (id === 's' ? 60 * minute : 0))
    expect(expectedEnds.of(ahead, now)?.at).toBeCloseTo(now + 4 * minute, -3)
    expect(expectedEnds.of(running({ ...silent, startedAt: undefined }), now)).toBeUndefined()
    expect(createExpectedEnds().of(running(silent), now)).toBeUndefined()
  })

  it('is cached for the latest 10,000 jobs', () => {
    const expectedEnds = createExpectedEnds(createUsualDurations(history))
    const expected = (nth: number, at = now, trail = running().run.trail) =>
      expectedEnds.of(running({ key: `s/${nth}`, trail }), at)?.at
    const first = expected(0)
    for (let nth = 1; nth < 10_000; nth++) expected(nth)
    const moved = [...running().run.trail, { at: now + 10_000, progress: 51 }]
    expect(expected(0, now + 10_000, moved)).toBe(first)
    expected(10_000)
    expect(expected(0, now + 10_000, moved)).not.toBe(first)
  })

  it('ignores progress that was observed in fewer than three runs', () => {
    const durations = createUsualDurations([...history.slice(0, 2), ran(8)])
    expect(durations.of(running().identity)).toMatchObject({ runs: 3 })
    expect(durations.of(running().identity)?.course).toBeUndefined()
  })

  it('stays the same during a run if a new estimate differs only a little', () => {
    const expectedEnds = createExpectedEnds(createUsualDurations(history))
    const first = expectedEnds.of(running(), now)
    const at = now + 10_000
    const moved = running({ trail: [...running().run.trail, { at, progress: 51 }] })
    expect(expectedEnds.of(moved, at)?.at).toBe(first?.at)
    expect(expectedEnds.of(withJobFields(moved, { number: 2 }), at)?.at).not.toBe(first?.at)
  })

  it.each<[string, FlatJob]>([
    ['is waiting', { status: 'pending' }],
    ['never responded', { status: undefined }],
    ['has an unconfirmed outcome', { status: 'completed' }],
    ['can’t be reached', { connection: { state: 'offline' } }],
    ['has ended', { outcome: { id: 'failed@1', key: 's/x', kind: 'failed', run: 1, at: now, progress: 50 } }],
  ])('is missing if the job %s', (_, more) => {
    expect(createExpectedEnds(createUsualDurations(history)).of(running(more), now)).toBeUndefined()
  })

  it('comes with the usual duration until the job has ended for good', () => {
    const expectedEnds = createExpectedEnds(createUsualDurations(history))
    const outcome = { id: 'failed@1', key: 's/x', kind: 'failed', run: 1, at: now, progress: 50 } as const
    expect(expectedEnds.usual(running({ status: 'pending' }))).toBeDefined()
    expect(expectedEnds.usual(running({ outcome }))).toBeUndefined()
    expect(expectedEnds.usualRun(running({ outcome }))).toMatchObject({ medianMs: 8 * minute, course: even })
    const restarts = { attempts: 0, restartAt: now }
    expect(expectedEnds.usual(running({ outcome, recovery: restarts }))).toBeDefined()
  })
})

it('the expected end of all jobs takes waiting jobs into account, and is rounded', () => {
  const expectedEnds = createExpectedEnds(createUsualDurations(history))
  const waiting = withJobFields(createJob('s', 'y', now, { kind: 'parsing' }), { status: 'pending' })
  expect(estimateAllDoneTime([running(), waiting], expectedEnds, now)).toBe(now + 10 * minute)
  expect(estimateAllDoneTime([waiting], createExpectedEnds(), now)).toBeUndefined()
})
