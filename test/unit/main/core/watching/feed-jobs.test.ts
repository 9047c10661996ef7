import { describe, expect, it } from 'vitest'
import type { JobReport } from '#main/compileo/schema.ts'
import { FeedJobs } from '#main/core/watching/feed-jobs.ts'

const running: JobReport = { jobId: 'a', status: 'running', progress: 40, step: 'one' }
const jobOf = (report: Partial<JobReport>): JobReport => ({ ...running, ...report })

function feed() {
  const events: string[] = []
  const jobs = new FeedJobs(() => events.push('stranger'))
  const apply = (
    reports: readonly Partial<JobReport>[],
    more: { gone?: string[]; isFull?: boolean } = {},
  ) => {
    events.length = 0
    const changes = { jobs: reports.map(jobOf), gone: more.gone ?? [], isFull: more.isFull === true }
    jobs.apply(changes, () => events.push('known'))
    return [...events]
  }
  const listener = (name: string) => ({
    onJob: ({ jobId, status }: JobReport) => events.push(`${name}: ${jobId} ${status}`),
    onGone: () => events.push(`${name}: gone`),
    onEnd: () => events.push(`${name}: end`),
  })
  const watch = (name: string) => ({ nudge: () => events.push(`${name}: nudged`) })
  return { jobs, events, apply, listener, watch }
}

const idsIn = (jobs: FeedJobs, ids: readonly string[]) => ids.filter((id) => jobs.getReport(id) !== undefined)

describe('jobs in the plugin’s stream', () => {
  it('are reported when they change, after the whole event was read', () => {
    const { jobs, apply, listener } = feed()
    apply([running])
    jobs.subscribe('a', listener('one'))
    expect(apply([running])).toEqual(['known'])
    const changes: Partial<JobReport>[] = [
      { status: 'retrying' },
      { progress: 41 },
      { step: 'two' },
      { error: 'no' },
      { startedAt: 5 },
    ]
    for (const change of changes) {
      expect(apply([change])).toEqual(['known', `one: a ${change.status ?? 'running'}`])
      apply([running])
    }
  })

  it('are reported to their listener while they are active', () => {
    const { jobs, apply, listener } = feed()
    expect(jobs.subscribe('a', listener('one'))).toBeUndefined()
    apply([running])
    const leave = jobs.subscribe('a', listener('one'))
    expect(apply([{ status: 'completed' }])).toEqual(['known', 'one: a completed'])
    expect(jobs.getReport('a')).toBeUndefined()
    leave?.()
    expect(apply([{ status: 'failed' }])).toEqual(['known'])
  })

  it('are reported to the latest listener only, even if an earlier listener stops', () => {
    const { jobs, apply, listener } = feed()
    apply([running])
    const leave = jobs.subscribe('a', listener('one'))
    jobs.subscribe('a', listener('two'))
    leave?.()
    expect(apply([{ progress: 50 }])).toEqual(['known', 'two: a running'])
  })

  it('are pointed out to their watch if they are active and the watch hasn’t subscribed to them', () => {
    const { jobs, apply, listener, watch } = feed()
    const [one, other] = [watch('one'), watch('other')]
    jobs.register('a', one)
    jobs.unregister('a', other)
    expect(apply([running])).toEqual(['known', 'one: nudged'])
    expect(apply([{ status: 'completed' }])).toEqual(['known'])
    apply([running])
    const leave = jobs.subscribe('a', listener('two'))
    expect(apply([{ progress: 50 }])).toEqual(['known', 'two: a running'])
    leave?.()
    jobs.unregister('a', one)
    expect(apply([{ progress: 60 }])).toEqual(['known'])
  })

  it('are reported once if they aren’t watched and have begun or ended', () => {
    const { jobs, apply, watch, listener } = feed()
    jobs.register('watched', watch('one'))
    const first = [{ jobId: 'watched' }, { jobId: 'over', status: 'failed' }]
    expect(apply(first, { isFull: true })).toEqual(['known', 'one: nudged'])
    expect(apply([{ jobId: 'short', status: 'failed' }])).toEqual(['known', 'stranger'])
    expect(apply([{ jobId: 'short', status: 'failed', step: 'two' }])).toEqual(['known'])
    expect(apply([{ jobId: 'new' }])).toEqual(['known', 'stranger'])
    expect(apply([{ jobId: 'new', progress: 50 }])).toEqual(['known'])
    jobs.subscribe('new', listener('two'))
    expect(apply([{ jobId: 'new', status: 'completed' }])).toEqual(['known', 'two: new completed'])
    expect(apply([{ jobId: 'new' }])).toEqual(['known', 'two: new running'])
  })

  it('wake their watch if they have ended and the plugin later reports a different status', () => {
    const { jobs, apply, watch } = feed()
    jobs.register('a', watch('one'))
    expect(apply([{ status: 'failed' }])).toEqual(['known'])
    jobs.end()
    expect(apply([{ status: 'failed' }], { isFull: true })).toEqual(['known'])
    expect(apply([{ status: 'completed' }])).toEqual(['known', 'one: nudged'])
    expect(jobs.getEndedReport('a')?.status).toBe('completed')
    apply([], { gone: ['a'] })
    expect(jobs.getEndedReport('a')).toBeUndefined()
  })

  it('are removed when the queue no longer contains them', () => {
    const { jobs, apply, listener } = feed()
    apply([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect(apply([], { gone: ['a', 'unknown'] })).toEqual(['known', 'one: gone'])
    expect(idsIn(jobs, ['a', 'b'])).toEqual(['b'])
  })

  it('are removed if a full list omits them, and their listeners receive “end”', () => {
    const { jobs, apply, listener } = feed()
    apply([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect(apply([{ jobId: 'b' }], { isFull: true })).toEqual(['known', 'one: end'])
    expect(idsIn(jobs, ['a', 'b'])).toEqual(['b'])
    expect(apply([running])).toEqual(['known', 'stranger'])
  })

  it('are selected in turn for a check', () => {
    const { jobs, apply, listener } = feed()
    expect(jobs.getAnyJob()).toBeUndefined()
    apply([running, { jobId: 'b' }])
    jobs.subscribe('a', listener('one'))
    jobs.subscribe('b', listener('two'))
    expect([jobs.getAnyJob(), jobs.getAnyJob(), jobs.getAnyJob()]).toEqual(['a', 'b', 'a'])
    expect(apply([{ progress: 50 }])).toEqual(['known', 'one: a running'])
  })

  it('are unknown after the stream ends, and each listener is notified once', () => {
    const { jobs, events, apply, listener } = feed()
    apply([running])
    jobs.subscribe('a', listener('one'))
    events.length = 0
    jobs.end()
    jobs.end()
    expect(events).toEqual(['one: end'])
    expect(jobs.getReport('a')).toBeUndefined()
    expect(jobs.getAnyJob()).toBeUndefined()
  })
})
