import { describe, expect, it } from 'vitest'
import { shouldScan } from '#main/core/discovery/should-scan.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
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
    ['starts if the window is visible and more jobs run than are watched', server(2), true, true],
    ['starts if there is a watch rule and more jobs run than are watched', server(2, [rule]), false, true],
    ['doesn’t start if the window is hidden and there is no watch rule', server(2), false, false],
    ['doesn’t start if all running jobs are watched', server(1, [rule]), true, false],
    [
      'starts if a watch rule covers analyses, which the counts omit',
      server(1, [{ id: 'r', since: 0 }]),
      false,
      true,
    ],
    [
      'starts if a watch rule is for analyses only',
      server(1, [{ id: 'r', since: 0, kind: 'quality' }]),
      false,
      true,
    ],
    [
      'doesn’t start if the server is unreachable',
      { ...server(2, [rule]), reach: 'unreachable' as const },
      true,
      false,
    ],
    [
      'doesn’t start if the server hasn’t responded yet',
      { ...server(2, [rule]), stats: undefined },
      true,
      false,
    ],
  ])('%s', (_, given, isShown, is) => {
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
