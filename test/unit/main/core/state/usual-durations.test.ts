import { describe, expect, it } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import { getOutcomeCourse, createUsualDurations, type EndedRun } from '#main/core/state/usual-durations.ts'
import type { JobOutcome } from '#shared/model.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const minute = 60_000
const even = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 1_000]
const slowEnd = [18, 37, 74, 111, 148, 185, 222, 259, 296, 333, 667, 933, 1_000]
const job = { serverId: 's', kind: 'parsing' } as const
const nightly = { ...job, label: 'Nightly' }

const ran = (minutes: number, more: Partial<EndedRun> = {}): EndedRun => ({
  outcome: { key: 's/old', kind: 'completed', startedAt: 0, at: minutes * minute },
  jobKind: 'parsing',
  ...more,
})
const three = (run: EndedRun) => [run, run, run]

describe('the usual duration', () => {
  it('is unknown if there are no runs', () => {
    expect(createUsualDurations().of(job)).toBeUndefined()
  })

  it('ignores failed runs, and runs without a positive duration', () => {
    const { outcome } = ran(8)
    const odd = [
      { ...outcome, kind: 'failed' as const },
      { ...outcome, startedAt: undefined },
      { ...outcome, startedAt: outcome.at },
      { ...outcome, startedAt: outcome.at + 1 },
    ].map((of) => ran(8, { outcome: of }))
    expect(createUsualDurations(odd).of(job)).toBeUndefined()
    expect(createUsualDurations([...three(ran(8)), ...odd]).of(job)?.runs).toBe(3)
  })

  it('is computed from the 50 latest runs', () => {
    const runs = [...Array.from({ length: 10 }, () => ran(1)), ...Array.from({ length: 50 }, () => ran(8))]
    expect(createUsualDurations(runs).of(job)).toMatchObject({ runs: 50, fromMs: 8 * minute })
  })

  it('is stored for the 2,000 names with the latest runs', () => {
    const usual = createUsualDurations()
    const add = (nth: number) => three(ran(8, { label: `l${nth}`, jobKind: undefined })).forEach(usual.add)
    const isKnown = (nth: number) => usual.of({ serverId: 's', label: `l${nth}` }) !== undefined
    for (let nth = 0; nth < 2_000; nth++) add(nth)
    expect([isKnown(0), isKnown(1)]).toEqual([true, true])
    add(0)
    add(2_000)
    expect([isKnown(0), isKnown(1), isKnown(2)]).toEqual([true, false, true])
  })

  it('is stored under the job’s trimmed name, unless the name is empty', () => {
    const usual = createUsualDurations(three(ran(2, { label: ' Nightly ', jobKind: undefined })))
    expect(usual.of({ serverId: 's', label: 'Nightly' })).toMatchObject({
      medianMs: 2 * minute,
    })
    const unnamed = createUsualDurations(three(ran(2, { label: ' ', jobKind: undefined })))
    expect(unnamed.of({ serverId: 's', label: '' })).toBeUndefined()
  })

  it('prefers runs with the job’s name to runs of its kind', () => {
    const named = (more: Partial<EndedRun>) =>
      three(ran(2, { label: 'Nightly', jobKind: undefined, ...more }))
    const ofKind = three(ran(8, { course: slowEnd }))
    expect(createUsualDurations([...ofKind, ...named({ course: even })]).of(nightly)).toMatchObject({
      medianMs: 2 * minute,
      course: even,
    })
    expect(createUsualDurations([...ofKind, ...named({})]).of(nightly)).toMatchObject({
      medianMs: 2 * minute,
      course: slowEnd,
    })
    expect(createUsualDurations([...ofKind.slice(1), ...named({})]).of(nightly)).toEqual(
      expect.not.objectContaining({ course: slowEnd }),
    )
    expect(createUsualDurations(ofKind).of(nightly)).toMatchObject({ medianMs: 8 * minute, course: slowEnd })
  })
})

describe('an outcome’s recorded progress', () => {
  const trail = [0, 25, 50, 75, 100].map((progress) => ({ at: progress * minute, progress }))
  const run = withJobFields(createJob('s', 'x', 0), { trail })
  const outcome = createSampleOutcome('completed', { startedAt: 0, at: 100 * minute })

  it('is the progress curve of its completed run', () => {
    expect(getOutcomeCourse(outcome, run)).toEqual(even)
  })

  it.each<[string, Partial<JobOutcome>, typeof run | undefined]>([
    ['the run didn’t complete', { kind: 'failed' }, run],
    ['the run’s start is unknown', { startedAt: undefined }, run],
    ['the job runs again', {}, withJobFields(run, { number: 2 })],
    ['the job no longer exists', {}, undefined],
  ])('is unknown if %s', (_, change, of) => {
    expect(getOutcomeCourse({ ...outcome, ...change }, of)).toBeUndefined()
  })
})
