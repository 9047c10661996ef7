import { describe, expect, it } from 'vitest'
import { isForRule } from '#main/commands/discovery/watch-rules.ts'
import type { ListedJob, WatchRule } from '#shared/model.ts'

const project = { id: 'p', name: 'Cardiology' }
const rule: WatchRule = { id: 'r', since: 1_000, kind: 'extraction', project }
const job: ListedJob = {
  key: 's/a',
  serverId: 's',
  jobId: 'a',
  kind: 'extraction',
  project,
  source: 'extraction',
  status: 'running',
  progress: 0,
}

describe('a watch rule matches', () => {
  it.each<[string, Partial<ListedJob>, boolean]>([
    ['that runs', {}, true],
    ['that waits', { status: 'pending' }, true],
    ['of an unknown status', { status: 'paused' }, true],
    ['that ended after the rule was made', { status: 'failed', completedAt: 1_001 }, true],
    ['that was over before', { status: 'completed', completedAt: 1_000 }, false],
    ['that was over at an unknown time', { status: 'completed' }, false],
    ['of another kind', { kind: 'dataset' }, false],
    ['of no known kind', { kind: undefined }, false],
    ['of another project', { project: { id: 'q', name: 'Cardiology' } }, false],
  ])('%s', (_, change, is) => {
    expect(isForRule(rule, { ...job, ...change })).toBe(is)
  })

  it('one user’s job only if the plugin says that they started it', () => {
    const mine = { ...rule, startedBy: 'ada' }
    expect(isForRule(mine, { ...job, startedBy: 'ada' })).toBe(true)
    expect(isForRule(mine, { ...job, startedBy: 'ben' })).toBe(false)
    expect(isForRule(mine, job)).toBe(false)
  })

  it('a quality analysis only if it began after the first scan', () => {
    const analysis: ListedJob = { ...job, kind: 'quality', source: 'quality', project: undefined }
    const any = { id: 'r', since: 1_000 }
    expect(isForRule(any, analysis)).toBe(false)
    expect(isForRule(any, { ...analysis, createdAt: 2_000 })).toBe(true)
  })
})
