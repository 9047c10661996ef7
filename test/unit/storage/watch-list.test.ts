import { describe, expect, it } from 'vitest'
import { outcomesBetween, newJob, reduceJob } from '../../../main/state/reduce-job.ts'
import type { JobOutcome, JobState } from '../../../shared/model.ts'
import { withOutcome } from '../../../main/storage/watch-list.ts'

const t0 = Date.UTC(2026, 10, 24, 12)
const running: JobState = {
  ...newJob('s', 'j', t0),
  status: 'running',
  progress: 40,
  startedAt: t0,
  heardAt: t0 + 60_000,
}
const completed: JobOutcome = {
  id: `completed@${t0 + 90_000}`,
  key: running.key,
  kind: 'completed',
  run: 1,
  at: t0 + 90_000,
  startedAt: t0,
  progress: 100,
}

describe('a job whose list was not written after its outcome was recorded', () => {
  it('is over at the next start, so that its deletion is no loss', () => {
    const job = withOutcome(running, completed)
    expect(job).toMatchObject({ status: 'completed', progress: 100, outcome: completed })
    const gone = reduceJob(job, { type: 'lost', at: t0 + 300_000 })
    expect(outcomesBetween(job, gone)).toEqual([])
  })

  it('is told of the same outcome no second time', () => {
    const job = withOutcome(running, completed)
    const report = {
      jobId: 'j',
      status: 'completed',
      progress: 100,
      step: '',
      startedAt: t0,
      completedAt: t0 + 90_000,
    }
    expect(outcomesBetween(job, reduceJob(job, { type: 'report', report, at: t0 + 300_000 }))).toEqual([])
  })

  it('is told of a later outcome of the same kind', () => {
    const job = withOutcome(running, { ...completed, id: `failed@${t0 + 90_000}`, kind: 'failed' })
    const report = {
      jobId: 'j',
      status: 'failed',
      progress: 10,
      step: '',
      startedAt: t0 + 100_000,
      completedAt: t0 + 200_000,
    }
    const [outcome] = outcomesBetween(job, reduceJob(job, { type: 'report', report, at: t0 + 300_000 }))
    expect(outcome).toMatchObject({ kind: 'failed', run: 2 })
  })

  it.each([
    ['there is no outcome', running, undefined],
    ['it was heard after the outcome', { ...running, heardAt: t0 + 120_000 }, completed],
    [
      'its list knows an outcome already',
      { ...running, outcome: completed },
      { ...completed, id: 'failed@1' },
    ],
    ['the outcome is of an earlier run', { ...running, run: 2 }, completed],
  ] as const)('stays as it is where %s', (_, job, outcome) => {
    expect(withOutcome(job, outcome)).toBe(job)
  })
})
