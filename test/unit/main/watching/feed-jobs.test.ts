import { describe, expect, it } from 'vitest'
import type { PluginJob } from '../../../../main/compileo/plugin.ts'
import type { JobReport } from '../../../../main/compileo/schema.ts'
import { createFeedJobs, type FeedJobs } from '../../../../main/watching/feed-jobs.ts'

const running: JobReport = { jobId: 'a', status: 'running', progress: 40, step: 'one' }
const jobOf = (report: Partial<JobReport>): PluginJob => ({
  report: { ...running, ...report },
  type: 'extraction',
})

function feed() {
  const said: string[] = []
  const jobs = createFeedJobs(() => said.push('stranger'))
  const tell = (reports: readonly Partial<JobReport>[], more: { gone?: string[]; isFull?: boolean } = {}) => {
    said.length = 0
    const changes = { jobs: reports.map(jobOf), gone: more.gone ?? [], isFull: more.isFull === true }
    jobs.apply(changes, () => said.push('known'))
    return [...said]
  }
  const listener = (name: string) => ({
    onJob: ({ jobId, status }: JobReport) => said.push(`${name}: ${jobId} ${status}`),
    onGone: () => said.push(`${name}: gone`),
    onEnd: () => said.push(`${name}: end`),
  })
  const watch = (name: string) => ({ nudge: () => said.push(`${name}: nudged`) })
  return { jobs, said, tell, listener, watch }
}

const idsIn = (jobs: FeedJobs, ids: readonly string[]) => ids.filter((id) => jobs.report(id) !== undefined)

describe('the jobs of a feed', () => {
  it('are passed on when they change, after all of them are taken in', () => {
    const { jobs, tell, listener } = feed()
    tell([running])
    jobs.subscribe('a', listener('one'))
    expect(tell([running])).toEqual(['known'])
    const changes: Partial<JobReport>[] = [
      { status: 'retrying' },
      { progress: 41 },
      { step: 'two' },
      { error: 'no' },
      { startedAt: 5 },
    ]
    for (const change of changes) {
      expect(tell([change])).toEqual(['known', `one: a ${change.status ?? 'running'}`])
      tell([running])
    }
  })

  it('are followed while they are active', () => {
    const { jobs, tell, listener } = feed()
    expect(jobs.subscribe('a', listener('one'))).toBeUndefined()
    tell([running])
    const leave = jobs.subscribe('a', listener('one'))
    expect(tell([{ status: 'completed' }])).toEqual(['known', 'one: a completed'])
    expect(jobs.report('a')).toBeUndefined()
    leave?.()
    expect(tell([{ status: 'failed' }])).toEqual(['known'])
  })

  it('have one follower each, the last, even after an earlier one leaves', () => {
    const { jobs, tell, listener } = feed()
    tell([running])
    const leave = jobs.subscribe('a', listener('one'))
    jobs.subscribe('a', listener('two'))
    leave?.()
    expect(tell([{ progress: 50 }])).toEqual(['known', 'two: a running'])
  })

  it('nudge the watch of an active job that has no follower', () => {
    const { jobs, tell, listener, watch } = feed()
    const [one, other] = [watch('one'), watch('other')]
    jobs.register('a', one)
    jobs.unregister('a', other)
    expect(tell([running])).toEqual(['known', 'one: nudged'])
    expect(tell([{ status: 'completed' }])).toEqual(['known'])
    tell([running])
    const leave = jobs.subscribe('a', listener('two'))
    expect(tell([{ progress: 50 }])).toEqual(['known', 'two: a running'])
    leave?.()
    jobs.unregister('a', one)
    expect(tell([{ progress: 60 }])).toEqual(['known'])
  })

  it('report that unwatched jobs have begun, once, and not those that are watched or have ended', () => {
    const { jobs, tell, watch, listener } = feed()
    jobs.register('watched', watch('one'))
    expect(tell([{ jobId: 'watched' }, { jobId: 'over', status: 'failed' }])).toEqual([
      'known',
      'one: nudged',
    ])
    expect(tell([{ jobId: 'new' }])).toEqual(['known', 'stranger'])
    expect(tell([{ jobId: 'new', progress: 50 }])).toEqual(['known'])
    jobs.subscribe('new', listener('two'))
    expect(tell([{ jobId: 'new', status: 'completed' }])).toEqual(['known', 'two: new completed'])
    expect(tell([{ jobId: 'new' }])).toEqual(['known', 'two: new running'])
  })

  it('are gone when the queue no longer has them', () => {
    const { jobs, tell, listener } = feed()
    tell([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect(tell([], { gone: ['a', 'unknown'] })).toEqual(['known', 'one: gone'])
    expect(idsIn(jobs, ['a', 'b'])).toEqual(['b'])
  })

  it('are only those of a full list, which ends the followers of all others', () => {
    const { jobs, tell, listener } = feed()
    tell([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect(tell([{ jobId: 'b' }], { isFull: true })).toEqual(['known', 'one: end'])
    expect(idsIn(jobs, ['a', 'b'])).toEqual(['b'])
    expect(tell([running])).toEqual(['known', 'stranger'])
  })

  it('take turns as the next one', () => {
    const { jobs, tell, listener } = feed()
    expect(jobs.next()).toBeUndefined()
    tell([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect([jobs.next(), jobs.next(), jobs.next()]).toEqual(['a', 'b', 'a'])
    expect(tell([{ progress: 50 }])).toEqual(['known', 'one: a running'])
  })

  it('are unknown after the feed ends, which each follower gets once', () => {
    const { jobs, said, tell, listener } = feed()
    tell([running])
    jobs.subscribe('a', listener('one'))
    said.length = 0
    jobs.end()
    jobs.end()
    expect(said).toEqual(['one: end'])
    expect(jobs.report('a')).toBeUndefined()
    expect(jobs.next()).toBeUndefined()
  })
})
