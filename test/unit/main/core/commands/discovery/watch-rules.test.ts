import { describe, expect, it } from 'vitest'
import { matchesRule } from '#main/core/commands/discovery/watch-rules.ts'
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

describe('a watch rule', () => {
  it.each<[string, Partial<ListedJob>, boolean]>([
    ['a running job', {}, true],
    ['a waiting job', { status: 'pending' }, true],
    ['a job with an unknown status', { status: 'paused' }, true],
    ['a job that ended after the rule was created', { status: 'failed', completedAt: 1_001 }, true],
    ['no job that ended before the rule was created', { status: 'completed', completedAt: 1_000 }, false],
    ['no job that ended at an unknown time', { status: 'completed' }, false],
    ['no job of another kind', { kind: 'dataset' }, false],
    ['no job of an unknown kind', { kind: undefined }, false],
    ['no job of another project', { project: { id: 'q', name: 'Cardiology' } }, false],
  ])('matches %s', (_, change, is) => {
    expect(matchesRule(rule, { ...job, ...change })).toBe(is)
  })

  it('matches a user’s job only if the plugin reports that this user started it', () => {
    const mine = { ...rule, startedBy: 'ada' }
    expect(matchesRule(mine, { ...job, startedBy: 'ada' })).toBe(true)
    expect(matchesRule(mine, { ...job, startedBy: 'ben' })).toBe(false)
    expect(matchesRule(mine, job)).toBe(false)
    expect(matchesRule(rule, { ...job, startedBy: 'ben' })).toBe(true)
  })

  it('matches a quality analysis only if it began after the rule was created', () => {
    const analysis: ListedJob = { ...job, kind: 'quality', source: 'quality', project: undefined }
    const any = { id: 'r', since: 1_000 }
    expect(matchesRule(any, analysis)).toBe(false)
    expect(matchesRule(any, { ...analysis, createdAt: 2_000 })).toBe(true)
  })
})
