import { describe, expect, it, onTestFinished } from 'vitest'
import { findJobsToRemove, removeOldFinishedJobs } from '#main/core/state/old-finished-jobs.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { JobState, OutcomeKind } from '#shared/model.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const day = 24 * 60 * 60_000
const now = 100 * day

function ended(jobId: string, kind: OutcomeKind, daysAgo: number, more: FlatJob = {}): JobState {
  const job = createJob('s', jobId, 0)
  const at = now - daysAgo * day
  return withJobFields(job, {
    status: kind,
    outcome: { id: jobId, key: job.identity.key, kind, run: 1, at, progress: 100 },
    ...more,
  })
}

const running: JobState = withJobFields(createJob('s', 'running', 0), { status: 'running' })
const left = (...jobs: JobState[]) => findJobsToRemove(jobs, now).map((key) => key.slice(2))

describe('finished jobs', () => {
  it('are unwatched after a week', () => {
    expect(left(ended('old', 'completed', 7), ended('new', 'completed', 6.9), running)).toEqual(['old'])
    expect(left(ended('just added', 'completed', 400, { addedAt: now - day }))).toEqual([])
  })

  it('stay watched while they need attention, until the user dismisses them', () => {
    const failed = ended('failed', 'failed', 30)
    expect(left(failed, ended('errors', 'completedWithErrors', 30), ended('lost', 'lost', 30))).toEqual([])
    expect(left(withJobFields(failed, { dismissed: 'failed' }))).toEqual(['failed'])
  })

  it('stay watched while another job of their batch runs or ended within the last week', () => {
    const [one, two] = [
      ended('1', 'completed', 30, { batch: 'b' }),
      ended('2', 'completed', 1, { batch: 'b' }),
    ]
    expect(left(one, two)).toEqual([])
    expect(left(one, withJobFields(running, { batch: 'b' }))).toEqual([])
    expect(left(one, { ...two, outcome: one.outcome })).toEqual(['1', '2'])
  })

  it('are unwatched within an hour after they become a week old', async () => {
    const clock = createFakeClock()
    const store = new AppStore()
    const life = new AbortController()
    onTestFinished(() => life.abort())
    const unwatched: string[] = []
    store.putJob(ended('x', 'completed', (now - clock.now()) / day))
    removeOldFinishedJobs(store, clock, life.signal, (key) => unwatched.push(key))
    await clock.advance(60_000)
    expect(unwatched).toEqual([])
    clock.step(8 * day)
    await clock.advance(60 * 60_000)
    expect(unwatched).toEqual(['s/x'])
    expect(store.state().jobs.size).toBe(0)
  })
})
