import { describe, expect, it } from 'vitest'
import { toJobDetail, toJobView, toServerView } from '#main/core/state/views.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { jobFields } from '#shared/job-fields.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const now = 1_800_000_000_000
const expectedEnds = createExpectedEnds()
const server: ServerState = { ...createServerState('s', 'http://h', 'Server', true), reach: 'ok' }

function stateOf(job: JobState, skewMs = 0) {
  const store = new AppStore()
  store.putServer({ ...server, skewMs })
  store.putJob(job)
  return store.state()
}

function viewOf(overdue: JobState['run']['overdue']) {
  const job = withJobFields(createJob('s', 'j', now), { overdue })
  return toJobView(job, stateOf(job), now, expectedEnds)
}

describe('the window’s view', () => {
  it('counts a waiting job’s time from the restart, not from the job’s creation', () => {
    const waits = { at: now - 5, status: 'pending', progress: 0 }
    const first: JobState = withJobFields(createJob('s', 'j', now), {
      createdAt: now - 1_000,
      timeline: [waits],
    })
    const since = (job: JobState) => toJobView(job, stateOf(job), now, expectedEnds).waitingSince
    expect(since(first)).toBeUndefined()
    expect(since(withJobFields(first, { number: 2 }))).toBe(now - 5)
  })

  it('contains an overdue job’s usual duration or time limit', () => {
    expect(viewOf({ usualMs: 20 })).toMatchObject({ usualMs: 20, overLimitMs: undefined })
    expect(viewOf({ limitMs: 30 })).toMatchObject({ usualMs: undefined, overLimitMs: 30 })
  })

  it('contains the time until which a server’s notifications are paused', () => {
    expect(toServerView({ ...server, pausedUntil: now })).toMatchObject({ pausedUntil: now })
    expect(toServerView({ ...server, pausedUntil: 0 }).pausedUntil).toBeUndefined()
  })

  it('contains the cause of the failure just before a completed run', () => {
    const failed = { run: 1, endedAt: now, kind: 'failed', error: 'No route to 10.0.0.7' } as const
    const start = createJob('s', 'j', now)
    const outcome = {
      id: 'o',
      key: start.identity.key,
      kind: 'completed',
      run: 2,
      at: now,
      progress: 100,
    } as const
    const job: JobState = withJobFields(start, { number: 2, earlier: [failed], outcome })
    const causeOf = (each: JobState) => toJobView(each, stateOf(each), now, expectedEnds).resolvedCause
    expect(causeOf(job)).toBe('No route to …')
    expect(causeOf({ ...job, outcome: { ...outcome, kind: 'failed' } })).toBeUndefined()
    expect(
      causeOf(withJobFields(job, { earlier: [failed, { ...failed, run: 2, kind: 'completed' }] })),
    ).toBeUndefined()
  })

  it('contains the fields of a job that rows show, and no internal fields', () => {
    const job: JobState = withJobFields(createJob('s', 'x', now), {
      result: { secret: 1 },
      endedBefore: 'failed',
    })
    // A future field of the state isn't shown until a view names it.
    const inner = { ...job, apiKey: 'secret', run: { ...job.run, inner: 'secret' } }
    const view = toJobView(inner, stateOf(job), now, expectedEnds)
    expect(view).toMatchObject(toJobParts({ key: 's/x', progress: 0, connection: { state: 'connecting' } }))
    for (const part of ['identity', 'run', 'user'] as const)
      for (const [name, row] of Object.entries(jobFields[part]))
        expect(name in view[part]).toBe('shown' in row)
    expect(JSON.stringify(view)).not.toContain('secret')
    expect(JSON.stringify(toJobDetail(inner, expectedEnds))).not.toContain('apiKey')
  })

  it('contains neither a server’s key nor its internal fields', () => {
    const inner = { ...server, apiKey: 'secret' }
    const shown = 'id name url guiUrl hasKey reach reason nextTryAt stats alerts muted autoRestarts'
    const more = 'pausedUntil alertLevels pluginVersion pluginSetup watchRules'
    expect(Object.keys(toServerView(inner)).join(' ')).toBe(`${shown} ${more}`)
    expect(JSON.stringify(toServerView(inner))).not.toContain('secret')
  })

  it.each([
    ['contains the server’s times unchanged if the server’s clock agrees with ours', 0],
    ['contains times by our clock if the server’s clock is an hour fast', 3_600_000],
    ['contains times by our clock if the server’s clock is 90 seconds slow', -90_000],
  ])('%s', (_, skew) => {
    const job: JobState = withJobFields(createJob('s', 'x', now), {
      createdAt: now + skew,
      startedAt: now + 1_000 + skew,
      completedAt: now + 2_000 + skew,
      updatedAt: now + 3_000,
    })
    expect(toJobView(job, stateOf(job, skew), now, expectedEnds)).toMatchObject(
      toJobParts({
        createdAt: now,
        startedAt: now + 1_000,
        completedAt: now + 2_000,
        updatedAt: now + 3_000,
        addedAt: now,
      }),
    )
  })

  it('omits unknown times', () => {
    const job = createJob('s', 'x', now)
    const {
      run: { createdAt, startedAt, completedAt },
    } = toJobView(job, stateOf(job, 5_000), now, expectedEnds)
    expect([createdAt, startedAt, completedAt]).toEqual([undefined, undefined, undefined])
  })

  it('contains a result only after a run ended, and not during the next run', () => {
    const outcome = { id: 'failed@1', key: 's/x', kind: 'failed', run: 1, at: now, progress: 3 } as const
    const job: JobState = withJobFields(createJob('s', 'x', now), { result: { pages: 5 }, outcome })
    expect(toJobDetail(job, expectedEnds).result).toEqual({ pages: 5 })
    expect(toJobDetail({ ...job, outcome: undefined }, expectedEnds).result).toBeUndefined()
  })

  it('contains a job’s expected end only while the job runs', () => {
    const trail = [
      { at: now - 60_000, progress: 0 },
      { at: now, progress: 50 },
    ]
    const job: JobState = withJobFields(createJob('s', 'x', now), {
      status: 'running',
      connection: { state: 'live' },
      trail,
    })
    expect(toJobView(job, stateOf(job), now, expectedEnds).expectedEnd).toEqual({
      at: now + 60_000,
      minRemainingMs: 0,
    })
    const offline: JobState = withJobFields(job, { connection: { state: 'offline' } })
    expect(toJobView(offline, stateOf(offline), now, expectedEnds).expectedEnd).toBeUndefined()
  })
})
