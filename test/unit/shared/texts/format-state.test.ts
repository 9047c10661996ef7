import { describe, expect, it } from 'vitest'
import type { JobState } from '#shared/model.ts'
import type { TrayIcon } from '#main/desktop/tray/tray.ts'
import { NOW, ended, job, queue, readMenu, server, view, type Given } from '../../main/desktop/tray/states.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const away = server({ reach: 'unreachable', reason: createQuotedMessage('Connection refused') })
const archive = server({ id: 'archive', name: 'Archive' })
const archiveAway = server({ id: 'archive', name: 'Archive', reach: 'unreachable' })
const offline: FlatJob = { connection: { state: 'offline' }, progress: 80 }
const idle: TrayIcon = { shape: 'idle' }
const noNews: TrayIcon = { shape: 'offline' }
const active = (shape: 0 | 1 | 2 | 3): TrayIcon => ({ shape })
const attention = (shape: TrayIcon['shape']): TrayIcon => ({ shape, mark: 'attention' })

/** The server counts two running jobs. Its counts include a watched job until 30 s after the job's end. */
const others = server(queue({ running: 2 }))
const half = job('a', { progress: 50 })
const unreachable = job('a', offline)
const waiting = job('c', { status: 'pending' })
const completed = ended('b', 'completed')
const failed = ended('b', 'failed')
const withoutQueue = server({ reach: 'no-queue' })
const withoutKey = server({ reach: 'unauthorized' })
const unheard = server({ reach: 'unknown' })
const archiveJob = job('b', { ...offline, serverId: 'archive' })

describe('the tray’s icon and tooltip', () => {
  it.each<[of: string, given: Given, icon: TrayIcon, words: string]>([
    ['an empty profile', { servers: [] }, idle, 'Not watching any jobs'],
    ['a server without jobs', {}, idle, 'Not watching any jobs'],
    [
      'ended jobs whose failures were dismissed',
      { jobs: [ended('a', 'completed'), withJobFields(failed, { dismissed: failed.outcome?.id })] },
      idle,
      'Nothing running',
    ],
    [
      'unwatched active jobs after all watched jobs have ended',
      {
        jobs: [ended('a', 'completed', { createdAt: NOW - 60_000, startedAt: NOW - 59_000 })],
        servers: [others],
      },
      idle,
      'None of yours running, 2 others',
    ],
    ['only jobs that aren’t watched', { servers: [others] }, idle, 'Not watching any jobs, 2 others'],
    [
      'the mean progress of running jobs, without waiting jobs',
      { jobs: [job('a', { progress: 80 }), job('b', { progress: 20 }), waiting] },
      active(2),
      '2 running, 1 waiting',
    ],
    ['only waiting jobs', { jobs: [job('a', { status: 'scheduled' }), waiting] }, active(0), '2 waiting'],
    [
      'an unknown status as running',
      { jobs: [withJobFields(half, { status: 'paused' })] },
      active(2),
      '1 running',
    ],
    ['jobs that are nearly done', { jobs: [job('a', { progress: 99.9 })] }, active(3), '1 running'],
    [
      'a failure that was read, without a mark on the icon',
      { jobs: [half, failed] },
      active(2),
      '1 running, 1 failed',
    ],
    [
      'completed jobs with an ordinary icon',
      { jobs: [ended('a', 'completed'), completed], completed: ['a', 'b'] },
      idle,
      '2 completed',
    ],
    [
      'running jobs before completed jobs',
      { jobs: [half, completed], completed: ['b'] },
      active(2),
      '1 running, 1 completed',
    ],
    [
      'a failure and completed jobs',
      { jobs: [ended('a', 'failed'), completed], unread: ['a'], completed: ['b'] },
      attention('idle'),
      '1 failed, 1 completed',
    ],
    [
      'an unreachable job before completed jobs',
      { jobs: [unreachable, completed], completed: ['b'], servers: [away] },
      noNews,
      '1 completed, 1 can’t be checked',
    ],
    [
      'completed jobs and an unreachable server',
      { jobs: [completed], completed: ['b'], servers: [away] },
      noNews,
      '1 completed, server unreachable',
    ],
    [
      'a reachable and an unreachable job',
      { jobs: [half, archiveJob], servers: [server(), archiveAway] },
      active(2),
      '1 running, 1 can’t be checked',
    ],
    [
      'unreachable jobs of one server with an ordinary icon',
      { jobs: [archiveJob], servers: [server(), archiveAway] },
      idle,
      '1 can’t be checked',
    ],
    [
      'a short reconnection by the state before it',
      { jobs: [withJobFields(half, { connection: { state: 'waiting' } })] },
      active(2),
      '1 running',
    ],
    ['no jobs and an unreachable server', { servers: [away] }, noNews, 'server unreachable'],
    ['a server without its queue', { servers: [withoutQueue] }, noNews, 'queue unavailable'],
    [
      'several servers that are all unreachable',
      { servers: [away, archiveAway] },
      noNews,
      '2 servers unreachable',
    ],
    ['several servers if one is unreachable', { servers: [away, archive] }, idle, '1 server unreachable'],
    ['a server that rejects the key', { servers: [withoutKey] }, noNews, 'no valid API key'],
    [
      'several servers, one of which rejects the API key',
      { servers: [archiveAway, withoutKey] },
      noNews,
      '1 server unreachable, 1 server needs an API key',
    ],
    ['a server that hasn’t responded yet', { servers: [unheard] }, idle, 'Not watching any jobs'],
  ])('describe %s', (_, given, icon, words) => {
    const { tooltip, icon: drawn } = view(given)
    const withoutProgress = tooltip.replace(/ \(\d+%\)/, '')
    expect({ icon: drawn, tooltip: withoutProgress }).toEqual({ icon, tooltip: `Compileo Tray: ${words}` })
  })

  it('show a pause unless a job has failed', () => {
    const settings = { pausedUntil: NOW + 60_000 }
    expect(view({ jobs: [job('a', { progress: 30 })], settings }).icon).toEqual({ shape: 1, mark: 'paused' })
    expect(view({ settings }).icon).toEqual({ shape: 'idle', mark: 'paused' })
    expect(view({ jobs: [ended('b', 'failed')], unread: ['b'], settings }).icon).toEqual(attention('idle'))
  })

  it.each([
    ['1 running (65%)', 'a running job', [job('a', { progress: 65.9 })]],
    [
      '1 running (65%), 1 failed',
      'a running and a failed job',
      [job('a', { progress: 65.9 }), ended('b', 'failed')],
    ],
    ['2 running', 'two running jobs', [job('a', { progress: 65.9 }), job('b')]],
  ] as const)('show “%s” for %s, with progress only if a single job is running', (says, _, jobs) => {
    const unread = jobs.some(({ outcome }) => outcome) ? ['b'] : []
    expect(view({ jobs, unread }).tooltip).toBe(`Compileo Tray: ${says}`)
  })
})

it.each<[of: string, given: Given, words: string]>([
  ['waiting jobs before jobs that need attention', { jobs: [waiting, failed] }, '1 waiting, 1 needs you'],
  ['completed jobs that are unread', { jobs: [half, completed], completed: ['b'] }, '1 running, 1 completed'],
  ['ended jobs, but not an unreachable server', { jobs: [completed], servers: [away] }, 'Nothing running'],
  ['an empty watch-list', { servers: [away] }, 'Not watching any jobs'],
])('the menu’s first line summarizes %s', (_, given, words) => {
  expect(readMenu(view(given).menu)[0]).toBe(`[${words}]`)
})

/** The parts are in the order of the text, and every combination can occur. */
const parts: readonly { says: string; icon: Partial<TrayIcon>; job: JobState; unread?: true }[] = [
  { says: '1 running', icon: { shape: 0 }, job: job('running') },
  { says: '1 waiting', icon: { shape: 0 }, job: job('waiting', { status: 'pending' }) },
  { says: '1 failed', icon: { mark: 'attention' }, job: ended('failed', 'failed'), unread: true },
  { says: '1 lost', icon: { mark: 'attention' }, job: ended('lost', 'lost'), unread: true },
  { says: '1 can’t be checked', icon: {}, job: job('unreachable', offline) },
]

describe('the tray', () => {
  const combinations = Array.from({ length: 2 ** parts.length }, (_each, bits) =>
    parts.filter((_part, index) => bits & (1 << index)),
  )

  it.each(
    combinations
      .filter(({ length }) => length > 0)
      .map((given) => [given.map(({ says }) => says).join(', '), given] as const),
  )('says “%s”, and marks its icon if a job has failed or was lost', (_, given) => {
    const shown = view({
      jobs: given.map((part) => part.job),
      unread: given.filter(({ unread }) => unread).map((part) => part.job.identity.jobId),
    })
    const words = given.map(({ says }) => says).join(', ')
    const needing = given.filter(({ unread }) => unread).length
    const unchecked = given.filter(({ says }) => says === '1 can’t be checked')
    const summary = [
      ...given.filter(({ job: { outcome }, says }) => !outcome && says !== '1 can’t be checked'),
      ...(needing > 0 ? [{ says: needing === 1 ? '1 needs you' : `${needing} need you` }] : []),
      ...unchecked,
    ]
    expect(readMenu(shown.menu)[0]).toBe(`[${summary.map(({ says }) => says).join(', ')}]`)
    expect(shown.tooltip).toBe(`Compileo Tray: ${words.replace('1 running', '1 running (0%)')}`)
    const [shape = 'idle'] = given.flatMap(({ icon }) => icon.shape ?? [])
    const isMarked = given.some(({ icon }) => icon.mark)
    expect(shown.icon).toEqual({ shape, ...(isMarked && { mark: 'attention' }) })
  })
})
