import { describe, expect, it } from 'vitest'
import type { JobState } from '../../../../shared/model.ts'
import type { TrayIcon } from '../../../../main/tray/tray.ts'
import { NOW, ended, job, readMenu, server, view } from './states.ts'
import type { Given } from './states.ts'
import { saying } from '../../../support/job-texts.ts'

const away = server({ reach: 'unreachable', reason: saying('Connection refused') })
const archive = server({ id: 'archive', name: 'Archive' })
const archiveAway = server({ id: 'archive', name: 'Archive', reach: 'unreachable' })
const offline: Partial<JobState> = { connection: { state: 'offline' }, progress: 80 }
const idle: TrayIcon = { shape: 'idle' }
const noNews: TrayIcon = { shape: 'offline' }
const active = (shape: 0 | 1 | 2 | 3): TrayIcon => ({ shape })
const attention = (shape: TrayIcon['shape']): TrayIcon => ({ shape, mark: 'attention' })

const failed = ended('b', 'failed')

const { status: _, ...withoutStatus }: JobState = job('a', { connection: { state: 'connecting' } })

describe('what the icon and the words say', () => {
  it.each<{ of: string; given: Given; icon: TrayIcon; words: string }>([
    { of: 'nothing at all', given: { servers: [] }, icon: idle, words: 'Not watching any jobs' },
    { of: 'a server and no jobs', given: {}, icon: idle, words: 'Not watching any jobs' },
    {
      of: 'jobs that are all over, and dismissed where they failed',
      given: { jobs: [ended('a', 'completed'), { ...failed, dismissed: failed.outcome?.id }] },
      icon: idle,
      words: 'Nothing running',
    },
    {
      of: 'one that runs',
      given: { jobs: [job('a', { progress: 65 })] },
      icon: active(2),
      words: '1 running',
    },
    {
      of: 'the mean of those that run, not of those that wait',
      given: {
        jobs: [job('a', { progress: 80 }), job('b', { progress: 20 }), job('c', { status: 'pending' })],
      },
      icon: active(2),
      words: '2 running, 1 waiting',
    },
    {
      of: 'only waiting ones',
      given: { jobs: [job('a', { status: 'pending' }), job('b', { status: 'scheduled' })] },
      icon: active(0),
      words: '2 waiting',
    },
    {
      of: 'a status that we do not know, as running',
      given: { jobs: [job('a', { status: 'paused', progress: 50 })] },
      icon: active(2),
      words: '1 running',
    },
    {
      of: 'one that was never heard yet, as waiting',
      given: { jobs: [withoutStatus, job('a', { status: 'pending' })] },
      icon: active(0),
      words: '2 waiting',
    },
    {
      of: 'nearly done, not as done',
      given: { jobs: [job('a', { progress: 99.9 })] },
      icon: active(3),
      words: '1 running',
    },
    {
      of: 'a failure that the user has not seen, beside what runs',
      given: { jobs: [job('a'), job('b'), ended('c', 'failed')], unseen: ['c'] },
      icon: attention(0),
      words: '2 running, 1 failed',
    },
    {
      of: 'a failure and a loss, beside a job that can’t be checked',
      given: {
        jobs: [ended('a', 'failed'), ended('b', 'lost'), job('c', offline)],
        unseen: ['a', 'b'],
        servers: [away],
      },
      icon: attention('offline'),
      words: '1 failed, 1 lost, 1 can’t be checked',
    },
    {
      of: 'a failure that was seen in words alone, until it is dismissed',
      given: { jobs: [job('a', { progress: 50 }), ended('b', 'failed')] },
      icon: active(2),
      words: '1 running, 1 failed',
    },
    {
      of: 'what completed in words alone',
      given: { jobs: [ended('a', 'completed'), ended('b', 'completed')], completed: ['a', 'b'] },
      icon: idle,
      words: '2 completed',
    },
    {
      of: 'what runs, above what completed',
      given: { jobs: [job('a', { progress: 50 }), ended('b', 'completed')], completed: ['b'] },
      icon: active(2),
      words: '1 running, 1 completed',
    },
    {
      of: 'a failure beside what completed',
      given: { jobs: [ended('a', 'failed'), ended('b', 'completed')], unseen: ['a'], completed: ['b'] },
      icon: attention('idle'),
      words: '1 failed, 1 completed',
    },
    {
      of: 'no news of a job above what completed',
      given: { jobs: [job('a', offline), ended('b', 'completed')], completed: ['b'] },
      icon: noNews,
      words: '1 completed, 1 can’t be checked',
    },
    {
      of: 'what completed, beside a server that is away',
      given: { jobs: [ended('a', 'completed')], completed: ['a'], servers: [away] },
      icon: noNews,
      words: '1 completed, server unreachable',
    },
    {
      of: 'a job whose link is offline as one that can’t be checked, never as running',
      given: { jobs: [job('a', offline)] },
      icon: noNews,
      words: '1 can’t be checked',
    },
    {
      of: 'a job whose key was rejected as one that can’t be checked, not as unreachable',
      given: { jobs: [job('a', { connection: { state: 'unauthorized' } })] },
      icon: noNews,
      words: '1 can’t be checked',
    },
    {
      of: 'a job of an unreachable server as one that can’t be checked',
      given: { jobs: [job('a', { connection: { state: 'waiting' } })], servers: [away] },
      icon: noNews,
      words: '1 can’t be checked',
    },
    {
      of: 'one job that is heard beside one that is not',
      given: {
        jobs: [job('a', { progress: 50 }), job('b', { ...offline, serverId: 'archive' })],
        servers: [server(), archiveAway],
      },
      icon: active(2),
      words: '1 running, 1 can’t be checked',
    },
    {
      of: 'a short reconnection as what it was before',
      given: { jobs: [job('a', { progress: 50, connection: { state: 'waiting' } })] },
      icon: active(2),
      words: '1 running',
    },
    {
      of: 'a server that limits us as heard',
      given: { jobs: [job('a', { progress: 50 })], servers: [server({ reach: 'limited' })] },
      icon: active(2),
      words: '1 running',
    },
    { of: 'no jobs and no server', given: { servers: [away] }, icon: noNews, words: 'server unreachable' },
    {
      of: 'no jobs and a server without its queue',
      given: { servers: [server({ reach: 'no-queue' })] },
      icon: noNews,
      words: 'queue unavailable',
    },
    {
      of: 'no jobs and several servers, all away',
      given: { servers: [away, archiveAway] },
      icon: noNews,
      words: '2 servers unreachable',
    },
    {
      of: 'no jobs and several servers, one away',
      given: { servers: [away, archive] },
      icon: idle,
      words: '1 server unreachable',
    },
    {
      of: 'no jobs and a server that rejects the key',
      given: { servers: [server({ reach: 'unauthorized' })] },
      icon: noNews,
      words: 'no valid API key',
    },
    {
      of: 'no jobs and several servers, some of which reject the key',
      given: { servers: [away, server({ id: 'archive', name: 'Archive', reach: 'unauthorized' })] },
      icon: noNews,
      words: '1 server unreachable, 1 server needs an API key',
    },
    {
      of: 'a server that was never asked as nothing yet',
      given: { servers: [server({ reach: 'unknown' })] },
      icon: idle,
      words: 'Not watching any jobs',
    },
  ])('name $of', ({ given, icon, words }) => {
    const { menu, tooltip, icon: drawn } = view(given)
    const withoutProgress = tooltip.replace(/ \(\d+%\)/, '')
    expect({ icon: drawn, tooltip: withoutProgress, first: readMenu(menu)[0] }).toEqual({
      icon,
      tooltip: `Compileo Tray: ${words}`,
      first: words,
    })
  })

  it('has a mark while notifications are paused, which a failure takes the place of', () => {
    const settings = { pausedUntil: NOW + 60_000 }
    expect(view({ jobs: [job('a', { progress: 30 })], settings }).icon).toEqual({ shape: 1, mark: 'paused' })
    expect(view({ settings }).icon).toEqual({ shape: 'idle', mark: 'paused' })
    expect(view({ jobs: [ended('b', 'failed')], unseen: ['b'], settings }).icon).toEqual(attention('idle'))
  })

  it.each([
    { jobs: [job('a', { progress: 65.9 })], says: '1 running (65%)' },
    { jobs: [job('a', { progress: 65.9 }), ended('b', 'failed')], says: '1 running (65%), 1 failed' },
    { jobs: [job('a', { progress: 65.9 }), job('b')], says: '2 running' },
  ])('show the progress of the only one that runs in the tooltip: $says', ({ jobs, says }) => {
    const unseen = jobs.some(({ outcome }) => outcome) ? ['b'] : []
    expect(view({ jobs, unseen }).tooltip).toBe(`Compileo Tray: ${says}`)
  })
})

/** In the order of the text; every combination can occur. */
const parts: readonly { says: string; icon: Partial<TrayIcon>; job: JobState; unseen?: true }[] = [
  { says: '1 running', icon: { shape: 0 }, job: job('running') },
  { says: '1 waiting', icon: { shape: 0 }, job: job('waiting', { status: 'pending' }) },
  { says: '1 failed', icon: { mark: 'attention' }, job: ended('failed', 'failed'), unseen: true },
  { says: '1 lost', icon: { mark: 'attention' }, job: ended('lost', 'lost'), unseen: true },
  { says: '1 can’t be checked', icon: { shape: 'offline' }, job: job('unreachable', offline) },
]

describe('every combination', () => {
  const combinations = Array.from({ length: 2 ** parts.length }, (_each, bits) =>
    parts.filter((_part, index) => bits & (1 << index)),
  )

  it.each(combinations.filter(({ length }) => length > 0))('has its words and its icon (%#)', (...given) => {
    const shown = view({
      jobs: given.map((part) => part.job),
      unseen: given.filter(({ unseen }) => unseen).map((part) => part.job.jobId),
    })
    const words = given.map(({ says }) => says).join(', ')
    expect(readMenu(shown.menu)[0]).toBe(words)
    expect(shown.tooltip).toBe(`Compileo Tray: ${words.replace('1 running', '1 running (0%)')}`)
    const [shape = 'idle'] = given.flatMap(({ icon }) => icon.shape ?? [])
    const isMarked = given.some(({ icon }) => icon.mark)
    expect(shown.icon).toEqual({ shape, ...(isMarked && { mark: 'attention' }) })
  })
})
