import { describe, expect, it } from 'vitest'
import { shouldScan } from '#main/discovery/should-scan.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { createSampleStats } from '#test/support/sample-data.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const server = (running: number, watchRules: Parameters<typeof shouldScan>[0]['watchRules'] = []) => ({
  id: 's',
  reach: 'ok' as const,
  stats: createSampleStats(0, running, 0),
  watchRules,
})
const watched = [withJobFields(createJob('s', 'a', 0), { kind: 'parsing' as const, status: 'running' })]
const listed = (status: string) => ({
  key: 's/b' as const,
  serverId: 's',
  jobId: 'b',
  source: 'extraction' as const,
  status,
  progress: 0,
})
const rule = { id: 'r', since: 0, kind: 'extraction' } as const

describe('a scan of a server', () => {
  it.each([
    ['more jobs run than are watched, and the window is visible', server(2), true, true],
    ['more jobs run than are watched, and there is a rule', server(2, [rule]), false, true],
    ['the window is hidden, and there is no rule', server(2), false, false],
    ['all running jobs are watched', server(1, [rule]), true, false],
    ['a rule covers analyses, which the counts omit', server(1, [{ id: 'r', since: 0 }]), false, true],
    ['a rule is for analyses', server(1, [{ id: 'r', since: 0, kind: 'quality' }]), false, true],
    ['it is unreachable', { ...server(2, [rule]), reach: 'unreachable' as const }, true, false],
    ['it hasn’t responded yet', { ...server(2, [rule]), stats: undefined }, true, false],
  ])('starts only when it is needed: %s', (_, given, isShown, is) => {
    expect(shouldScan(given, watched, { jobs: [] }, isShown)).toBe(is)
  })

  it('starts if the lists show an active job that the server’s counts omit', () => {
    expect(shouldScan(server(1), watched, { jobs: [listed('running')] }, true)).toBe(true)
    expect(shouldScan(server(1), watched, { jobs: [listed('completed')] }, true)).toBe(false)
    expect(shouldScan(server(1), watched, { jobs: [listed('running')] }, false)).toBe(false)
  })

  it('starts once for a watched job whose project’s name is unknown', () => {
    const unnamed = [withJobFields(createJob('s', 'a', 5), { status: 'running' })]
    expect(shouldScan(server(1), unnamed, { jobs: [] }, true)).toBe(true)
    expect(shouldScan(server(1), unnamed, { jobs: [], scannedAt: 4 }, true)).toBe(true)
    expect(shouldScan(server(1), unnamed, { jobs: [], scannedAt: 6 }, true)).toBe(false)
    expect(shouldScan(server(1), unnamed, { jobs: [] }, false)).toBe(false)
    const extraction = withJobFields(createJob('s', 'a', 5, { kind: 'extraction' }), { status: 'running' })
    expect(shouldScan(server(1), [extraction], { jobs: [] }, true)).toBe(true)
    const parsing = withJobFields(createJob('s', 'a', 5, { kind: 'parsing' }), { status: 'running' })
    expect(shouldScan(server(1), [parsing], { jobs: [] }, true)).toBe(false)
    const ofUnnamedProject = withJobFields(extraction, {
      kind: 'dataset',
      project: { id: 'p', name: 'p' },
    })
    expect(shouldScan(server(1), [ofUnnamedProject], { jobs: [] }, true)).toBe(true)
    const named = withJobFields(extraction, { project: { id: 'p', name: 'Cardiology' } })
    expect(shouldScan(server(1), [named], { jobs: [] }, true)).toBe(false)
  })
})
