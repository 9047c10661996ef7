import { describe, expect, it } from 'vitest'
import type { Patch } from '#shared/contract.ts'
import type { JobKey, JobView } from '#shared/model.ts'
import { applyPatch, findEndedJobs, createMainState, type MainState } from '#renderer/state/main-state.ts'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { toJobParts, type FlatJobView } from '#test/support/job-parts.ts'

const job = (jobId: string, changed: FlatJobView = {}): JobView =>
  createJobView({ jobId, serverId: 's', progress: 10, ...changed }, 0)

const begin = (...jobs: JobView[]) => createMainState(createEmptySnapshot({ seq: 1, jobs }), 0)

function applied(mainState: MainState, patch: Partial<Patch>): MainState {
  const next = applyPatch(mainState, { seq: mainState.seq + 1, now: 0, ...patch }, 0)
  if (next === 'gap') throw new Error('a gap')
  return next
}

const patched = (mainState: MainState, upserts: JobView[], removals: JobKey[] = []) =>
  applied(mainState, { jobs: { upserts, removals } })

const found = (serverId: string) =>
  ({ serverId, state: 'scanned', sources: [], jobs: [], projects: [] }) as const

describe('the list’s structure', () => {
  it('stays the same while jobs only make progress', () => {
    const mainState = begin(job('a'), job('b'))
    const next = patched(mainState, [
      job('a', {
        progress: 50,
        currentStep: 'Reading',
        updatedAt: 7,
        expectedEnd: { at: 9, minRemainingMs: 0 },
      }),
    ])
    expect(next.jobStructure).toBe(mainState.jobStructure)
    expect(next.jobs.get('s/a')).toMatchObject(toJobParts({ progress: 50, currentStep: 'Reading' }))
    expect(patched(next, [job('b', { progress: 60 })]).jobStructure).toBe(mainState.jobStructure)
  })

  it.each<[string, JobView]>([
    ['a job is new', job('new')],
    ['a status changes', job('a', { status: 'retrying' })],
    ['a job has ended', job('a', { status: 'completed', progress: 100 })],
    ['a label changes', job('a', { label: 'Taxonomy' })],
    [
      'a job’s connection changes',
      job('a', { connection: { state: 'offline', reason: createQuotedMessage('gone') } }),
    ],
    ['a new run begins', job('a', { number: 2 })],
    ['a restart is requested', job('a', { pendingCommand: { kind: 'restart', state: 'sent', at: 1 } })],
    ['a job gets a progress bar', job('waits', { status: 'pending', progress: 1 })],
    ['a report about an ended job arrives', job('over', { status: 'failed', updatedAt: 8 })],
  ])('changes when %s', (_when, changed) => {
    const mainState = begin(
      job('a'),
      job('waits', { status: 'pending', progress: 0 }),
      job('over', { status: 'failed', updatedAt: 7 }),
    )
    const next = patched(mainState, [job('b'), changed])
    expect(next.jobStructure).not.toBe(mainState.jobStructure)
    expect(next.jobStructure).toBe(next.jobs)
  })

  it('changes when a job is removed', () => {
    const mainState = begin(job('a'), job('b'))
    expect([...patched(mainState, [], ['s/a']).jobStructure.keys()]).toEqual(['s/b'])
  })
})

it('the comparison of two states finds the job whose outcome changed', () => {
  const mainState = patched(begin(job('a'), job('b')), [job('a', { progress: 99 })])
  const outcome = createSampleOutcome('completed', { key: 's/a' })
  const next = patched(mainState, [job('a', { status: 'completed', progress: 100, outcome })])
  expect(findEndedJobs(mainState, next).map(({ identity: { key } }) => key)).toEqual(['s/a'])
  expect(findEndedJobs(next, patched(next, [job('b', { progress: 60 })]))).toEqual([])
})

describe('a patch', () => {
  const [lab, work] = [
    createServerView({ id: 'lab', name: 'Lab' }),
    createServerView({ id: 'work', name: 'Workstation' }),
  ]
  const discoveries = [found('lab'), found('work')]
  const mainState = createMainState(createEmptySnapshot({ servers: [lab, work], discoveries }), 0)

  it('replaces a server’s discovered jobs, and drops them when the server is removed', () => {
    expect([...mainState.discoveries.values()]).toEqual(discoveries)
    const failed = { ...found('work'), state: 'failed' } as const
    const next = applied(mainState, { discoveries: [failed] })
    expect([...next.discoveries.values()]).toEqual([found('lab'), failed])
    expect([...applied(next, { servers: [work] }).discoveries.values()]).toEqual([failed])
    const both = applied(next, { servers: [lab, work], discoveries: [found('work')] })
    expect([...both.discoveries.values()]).toEqual(discoveries)
  })

  it('keeps the same collections if none of their entries change', () => {
    const away = { ...work, reach: 'unreachable' } as const
    const next = applied(mainState, { servers: [lab, away] })
    expect(next.unchecked.size).toBe(1)
    expect(next.discoveries).toBe(mainState.discoveries)
    expect(applied(next, { servers: [{ ...lab, name: 'Lab GPU' }, away] }).unchecked).toBe(next.unchecked)
    const other = applied(next, { servers: [{ ...lab, reach: 'unreachable' }, work] })
    expect([...other.unchecked.keys()]).toEqual(['lab'])
    const neither = applied(next, { servers: [{ ...lab, reach: 'unreachable' }, away] })
    expect(neither.unchecked.size).toBe(2)
    expect(applied(neither, { servers: [lab, away] }).unchecked.size).toBe(1)
    expect(applied(next, { banners: [] }).discoveries).toBe(next.discoveries)
  })

  it('can begin or end a bulk restart, and otherwise leaves it unchanged', () => {
    const bulk = { total: 3, done: 1, refused: 0 }
    const next = applied(applied(mainState, { bulk }), { banners: [] })
    expect(next.bulk).toEqual(bulk)
    expect(applied(next, { bulk: null }).bulk).toBeUndefined()
  })

  it('corrects the clock only if the difference is at least a second', () => {
    expect(applied(mainState, { now: mainState.clockSkewMs + 1_000 }).clockSkewMs).toBe(
      mainState.clockSkewMs + 1_000,
    )
    expect(applied(mainState, { now: mainState.clockSkewMs + 999 }).clockSkewMs).toBe(mainState.clockSkewMs)
  })
})
