import { describe, expect, it } from 'vitest'
import { messageOf } from '../../../../shared/messages/message.ts'
import type { JobKey, JobStatus, ServerView } from '../../../../shared/model.ts'
import { waitingReason } from '../../../../shared/rules/waiting-reason.ts'
import { sampleOf, serverOf } from '../../../support/sample-data.ts'

const now = 1_000_000_000
const minute = 60_000

const job = (
  id: string,
  createdAt?: number,
  given: { status?: JobStatus; serverId?: string; run?: number } = {},
) => {
  const serverId = given.serverId ?? 's'
  const key: JobKey = `${serverId}/${id}`
  return { key, serverId, status: 'pending', run: 1, createdAt, ...given }
}
const mine = job('mine', now - 5 * minute)
const earlier = [job('a', now - 9 * minute), job('b', now - 8 * minute, { status: 'scheduled' })]
const later = [job('c', now - 4 * minute)]

const server = (waiting?: number) =>
  serverOf({
    id: 's',
    name: 'S',
    ...(waiting === undefined ? {} : { stats: sampleOf(now, 1, waiting) }),
  })
const idle: ServerView = {
  ...server(3),
  alerts: [{ kind: 'no-workers', raisedAt: now, message: messageOf('alerts.noWorkers', 3) }],
}

describe('why a job waits', () => {
  it('is that no worker runs, where the queue stands still', () => {
    expect(waitingReason(mine, idle, [mine, ...earlier])).toEqual({ kind: 'no-worker' })
  })

  it('is not that while a watched job of the server runs', () => {
    const running = job('r', now, { status: 'running' })
    const elsewhere = job('r', now, { status: 'running', serverId: 'other' })
    expect(waitingReason(mine, idle, [mine, running])).not.toEqual({ kind: 'no-worker' })
    expect(waitingReason(mine, idle, [mine, elsewhere])).toEqual({ kind: 'no-worker' })
  })

  it('is so many jobs before it, where all that wait are watched', () => {
    expect(waitingReason(mine, server(4), [mine, ...earlier, ...later])).toEqual({
      kind: 'behind',
      least: 2,
      most: 2,
    })
  })

  it('is between the earlier watched ones and all but the later ones, where others wait, too', () => {
    expect(waitingReason(mine, server(9), [mine, ...earlier, ...later])).toEqual({
      kind: 'behind',
      least: 2,
      most: 7,
    })
    expect(waitingReason(mine, server(5), [mine])).toEqual({ kind: 'behind', least: 0, most: 4 })
  })

  it('goes by the watched jobs alone where the counts may be older than the job', () => {
    const young = job('mine', now - 20_000)
    expect(waitingReason(young, server(9), [young, ...earlier])).toEqual({
      kind: 'behind',
      least: 2,
      most: undefined,
    })
    expect(waitingReason(mine, server(), [mine, ...earlier])).toEqual({
      kind: 'behind',
      least: 2,
      most: undefined,
    })
  })

  it('counts what waits and what is scheduled, and jobs of the very moment as later ones', () => {
    const stats = server(3).stats
    const scheduled = {
      ...server(3),
      ...(stats && { stats: { ...stats, stats: { ...stats.stats, scheduled: 2 } } }),
    }
    expect(waitingReason(mine, scheduled, [mine])).toEqual({ kind: 'behind', least: 0, most: 4 })
    const same = job('same', now - 5 * minute)
    const counted = job('counted', now - 30_000)
    expect(waitingReason(mine, server(5), [mine, same, counted])).toEqual({
      kind: 'behind',
      least: 0,
      most: 2,
    })
    expect(waitingReason(counted, server(5), [counted])).toEqual({ kind: 'behind', least: 0, most: 4 })
  })

  it('says nothing of a job that has ended', () => {
    const outcome = { id: 'lost@1', key: mine.key, kind: 'lost' as const, run: 1, at: now, progress: 0 }
    expect(waitingReason({ ...mine, outcome }, server(9), earlier)).toBeUndefined()
    expect(waitingReason(mine, server(), [mine, { ...job('a', 0), outcome }])).toBeUndefined()
  })

  it('takes no job from the counts that may not be in them', () => {
    const young = job('young', now - 20_000)
    expect(waitingReason(mine, server(5), [mine, young])).toEqual({ kind: 'behind', least: 0, most: 4 })
  })

  it('counts no fewer than the watched jobs prove', () => {
    expect(waitingReason(mine, server(0), [mine, ...earlier])).toEqual({ kind: 'behind', least: 2, most: 2 })
  })

  it.each([
    ['nothing waits before it', mine, server(1), [mine]],
    ['there are no counts and no other jobs', mine, server(), [mine]],
    [
      'the others run, are of another server, or joined at a time nobody knows',
      mine,
      server(),
      [
        mine,
        job('r', now - 9 * minute, { status: 'running' }),
        job('o', now - 9 * minute, { serverId: 'other' }),
        job('again', now - 9 * minute, { run: 2 }),
        job('unknown'),
      ],
    ],
    ['it was restarted', job('mine', now - 5 * minute, { run: 2 }), server(9), earlier],
    ['its time is unknown', job('mine'), server(9), earlier],
    ['it runs', job('mine', now, { status: 'running' }), idle, []],
    ['its server is away', mine, { ...idle, reach: 'unreachable' as const }, [mine]],
  ])('is not said where %s', (_, waiting, of, jobs) => {
    expect(waitingReason(waiting, of, jobs)).toBeUndefined()
  })
})
