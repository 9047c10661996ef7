import { describe, expect, it } from 'vitest'
import type { EndingKind, JobState, Wish } from '../../../main/state/types.ts'
import type { TrayIcon } from '../../../main/tray/types.ts'
import { ended, job, NOW, queue, readMenu, server, submenu, view } from './states.ts'
import type { Given } from './states.ts'

const away = server({ reach: 'unreachable', reason: 'Refused the connection' })
const archive = server({ id: 'archive', name: 'Archive' })
const archiveAway = server({ id: 'archive', name: 'Archive', reach: 'unreachable' })
const offline: Partial<JobState> = { link: { state: 'offline' }, progress: 80 }
const idle: TrayIcon = { kind: 'idle', eighths: 0 }
const attention: TrayIcon = { kind: 'attention', eighths: 0 }
const noNews: TrayIcon = { kind: 'offline', eighths: 0 }
const active = (eighths: number): TrayIcon => ({ kind: 'active', eighths })

const { status: _, ...neverHeard }: JobState = job('a', { link: { state: 'connecting' } })

function endedAgo(kind: EndingKind, id: string, ago: number): JobState {
  const over = ended(id, kind)
  return over.ending ? { ...over, ending: { ...over.ending, at: NOW - ago } } : over
}

function wish(kind: Wish['kind'], state: Wish['state']): Partial<JobState> {
  return { wish: { kind, state, at: NOW } }
}

/** A time in November by the clock on the wall. */
function clock(day: number, hour: number, minute = 0): number {
  return new Date(2026, 10, day, hour, minute).getTime()
}

describe('what the icon and the words say', () => {
  it.each<{ of: string; given: Given; icon: TrayIcon; words: string }>([
    { of: 'nothing at all', given: { servers: [] }, icon: idle, words: 'No jobs watched' },
    { of: 'a server and no jobs', given: {}, icon: idle, words: 'No jobs watched' },
    {
      of: 'jobs that are all over and seen',
      given: { jobs: [ended('a', 'completed'), ended('b', 'failed')] },
      icon: idle,
      words: 'Nothing running',
    },
    {
      of: 'one that runs',
      given: { jobs: [job('a', { progress: 65 })] },
      icon: active(5),
      words: '1 running',
    },
    {
      of: 'the mean of those that run, not of those that wait',
      given: {
        jobs: [job('a', { progress: 80 }), job('b', { progress: 20 }), job('c', { status: 'pending' })],
      },
      icon: active(4),
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
      icon: active(4),
      words: '1 running',
    },
    {
      of: 'one that was never heard yet',
      given: { jobs: [neverHeard] },
      icon: active(0),
      words: '1 connecting',
    },
    {
      of: 'nearly done, not as done',
      given: { jobs: [job('a', { progress: 99.9 })] },
      icon: active(7),
      words: '1 running',
    },
    {
      of: 'a failure that nobody has seen, above what runs',
      given: { jobs: [job('a'), job('b'), ended('c', 'failed')], unseen: ['c'] },
      icon: attention,
      words: '2 running, 1 failed',
    },
    {
      of: 'a failure and a loss, above no news',
      given: {
        jobs: [ended('a', 'failed'), ended('b', 'lost'), job('c', offline)],
        unseen: ['a', 'b'],
        servers: [away],
      },
      icon: attention,
      words: '1 failed, 1 lost, 1 out of reach',
    },
    {
      of: 'something to look at that is on no list any more',
      given: { unseen: ['gone'] },
      icon: attention,
      words: '1 to look at',
    },
    {
      of: 'a job whose link is offline as out of reach, never as running',
      given: { jobs: [job('a', offline)] },
      icon: noNews,
      words: '1 out of reach',
    },
    {
      of: 'a job whose key was refused as out of reach',
      given: { jobs: [job('a', { link: { state: 'unauthorized' } })] },
      icon: noNews,
      words: '1 out of reach',
    },
    {
      of: 'a job of an unreachable server as out of reach',
      given: { jobs: [job('a', { link: { state: 'waiting' } })], servers: [away] },
      icon: noNews,
      words: '1 out of reach',
    },
    {
      of: 'one job that is heard beside one that is not',
      given: {
        jobs: [job('a', { progress: 50 }), job('b', { ...offline, serverId: 'archive' })],
        servers: [server(), archiveAway],
      },
      icon: active(4),
      words: '1 running, 1 out of reach',
    },
    {
      of: 'a short reconnection as what it was before',
      given: { jobs: [job('a', { progress: 50, link: { state: 'waiting' } })] },
      icon: active(4),
      words: '1 running',
    },
    {
      of: 'a server that limits us as heard',
      given: { jobs: [job('a', { progress: 50 })], servers: [server({ reach: 'limited' })] },
      icon: active(4),
      words: '1 running',
    },
    { of: 'no jobs and no server', given: { servers: [away] }, icon: noNews, words: 'server out of reach' },
    {
      of: 'no jobs and several servers, all away',
      given: { servers: [away, archiveAway] },
      icon: noNews,
      words: '2 servers out of reach',
    },
    {
      of: 'no jobs and several servers, one away',
      given: { servers: [away, archive] },
      icon: idle,
      words: '1 server out of reach',
    },
    {
      of: 'a server that was never asked as nothing yet',
      given: { servers: [server({ reach: 'unknown' })] },
      icon: idle,
      words: 'No jobs watched',
    },
  ])('tells of $of', ({ given, icon, words }) => {
    const { menu, tooltip, icon: drawn } = view(given)
    const withoutProgress = tooltip.replace(/ at \d+ %/, '')
    expect({ icon: drawn, tooltip: withoutProgress, first: readMenu(menu)[0] }).toEqual({
      icon,
      tooltip: `Compileo Tray: ${words}`,
      first: words,
    })
  })

  it.each([
    { jobs: [job('a', { progress: 65.9 })], says: '1 running at 65 %' },
    { jobs: [job('a', { progress: 65.9 }), ended('b', 'failed')], says: '1 running at 65 %, 1 failed' },
    { jobs: [job('a', { progress: 65.9 }), job('b')], says: '2 running' },
  ])('tells the progress of the only one that runs in the tooltip: $says', ({ jobs, says }) => {
    const unseen = jobs.some(({ ending }) => ending) ? ['b'] : []
    expect(view({ jobs, unseen }).tooltip).toBe(`Compileo Tray: ${says}`)
  })
})

describe('the menu', () => {
  it('lists the state, the jobs, the servers and what can be done', () => {
    const { menu } = view({
      jobs: [ended('j-1', 'failed', { label: 'Taxonomy' }), job('j-2', { label: 'Parse', progress: 65.9 })],
      servers: [server(queue({ running: 2, retrying: 1, pending: 3, scheduled: 1 })), archiveAway],
      unseen: ['j-1'],
    })
    expect(readMenu(menu)).toEqual([
      '1 running, 1 failed, 1 server out of reach',
      '--',
      'Parse: 65 % >',
      '  [Details]',
      '  [Cancel]',
      '  [Copy ID]',
      '  --',
      '  [Unwatch]',
      'Taxonomy: failed >',
      '  [Details]',
      '  [Restart]',
      '  [Copy ID]',
      '  --',
      '  [Unwatch]',
      '--',
      'Workstation: 3 running, 4 waiting',
      'Archive: out of reach',
      '--',
      '[Watch a job…]',
      'Pause notifications >',
      '  [For 1 hour]',
      '  [Until tomorrow]',
      '--',
      '[Open Compileo Tray]',
      '[Quit]',
    ])
  })

  it('has no empty groups', () => {
    expect(readMenu(view({ servers: [] }).menu)).toEqual([
      'No jobs watched',
      '--',
      '[Watch a job…]',
      'Pause notifications >',
      '  [For 1 hour]',
      '  [Until tomorrow]',
      '--',
      '[Open Compileo Tray]',
      '[Quit]',
    ])
  })

  it('asks for everything by the key of the job', () => {
    const items = submenu(view({ jobs: [job('a')] }), 'a:')
    expect(items.flatMap((item) => (item.type === 'action' ? [item.intent] : []))).toEqual([
      { do: 'details', key: 'work/a' },
      { do: 'cancel', key: 'work/a' },
      { do: 'copy-id', key: 'work/a' },
      { do: 'unwatch', key: 'work/a' },
    ])
  })

  it('shows ten jobs and says how many more there are', () => {
    const jobs = Array.from({ length: 13 }, (_each, index) => job(`job-${index}`))
    const labels = readMenu(view({ jobs }).menu)
    expect(labels.filter((label) => label.startsWith('job-'))).toHaveLength(10)
    expect(labels).toContain('[3 more…]')
  })

  it('shows active jobs first, then what needs the person, then what ended last', () => {
    const { menu } = view({
      jobs: [
        endedAgo('completed', 'old', 500),
        endedAgo('failed', 'unseen', 400),
        endedAgo('completed', 'recent', 100),
        job('waiting', { status: 'pending', addedAt: 1 }),
        job('unheard', offline),
        job('later', { addedAt: 20, progress: 90 }),
        job('earlier', { addedAt: 10, progress: 10 }),
      ],
      unseen: ['unseen'],
    })
    const order = readMenu(menu).filter((line) => line.endsWith(' >') && !line.startsWith('Pause'))
    expect(order).toEqual([
      'earlier: 10 % >',
      'later: 90 % >',
      'unheard: out of reach, last at 80 % >',
      'waiting: pending >',
      'unseen: failed >',
      'recent: completed >',
      'old: completed >',
    ])
  })

  it('is the same for progress within one percent', () => {
    expect(view({ jobs: [job('a', { progress: 64.1 })] })).toEqual(
      view({ jobs: [job('a', { progress: 64.9 })] }),
    )
  })

  it('cuts long labels, and puts what has several lines on one', () => {
    const labels = readMenu(view({ jobs: [job('a', { label: `Parse\n  ${'x'.repeat(60)}` })] }).menu)
    expect(labels).toContain(`Parse ${'x'.repeat(37)}…: 0 % >`)
  })

  it('does not cut an id', () => {
    const id = '123e4567-e89b-12d3-a456-426614174000'
    expect(readMenu(view({ jobs: [job(id, { label: '  ' })] }).menu)).toContain(`${id}: 0 % >`)
  })
})

describe('what a job offers and says', () => {
  it.each<{ of: string; given: JobState; says: string; offers: string[] }>([
    { of: 'a running job', given: job('a', { progress: 3 }), says: 'a: 3 %', offers: ['Cancel'] },
    {
      of: 'a retrying job',
      given: job('a', { status: 'retrying', progress: 40 }),
      says: 'a: retrying, 40 %',
      offers: ['Cancel'],
    },
    {
      of: 'a scheduled job',
      given: job('a', { status: 'scheduled' }),
      says: 'a: scheduled',
      offers: ['Cancel'],
    },
    { of: 'a failed job', given: ended('a', 'failed'), says: 'a: failed', offers: ['Restart'] },
    { of: 'a cancelled job', given: ended('a', 'cancelled'), says: 'a: cancelled', offers: ['Restart'] },
    { of: 'a completed job', given: ended('a', 'completed'), says: 'a: completed', offers: [] },
    { of: 'a lost job', given: ended('a', 'lost'), says: 'a: lost', offers: [] },
    {
      of: 'a job that is being restarted',
      given: ended('a', 'failed', wish('restart', 'sent')),
      says: 'a: restarting…',
      offers: [],
    },
    {
      of: 'a job whose cancel was accepted',
      given: job('a', wish('cancel', 'accepted')),
      says: 'a: cancelling…',
      offers: [],
    },
    {
      of: 'a job that ignored its cancel',
      given: job('a', { progress: 9, ...wish('cancel', 'ignored') }),
      says: 'a: 9 %',
      offers: ['Cancel'],
    },
  ])('$of', ({ given, says, offers }) => {
    const shown = view({ jobs: [given] })
    expect(readMenu(shown.menu)).toContain(`${says} >`)
    const verbs = readMenu(submenu(shown, 'a:')).filter((label) => /Restart|Cancel/.test(label))
    expect(verbs).toEqual(offers.map((label) => `[${label}]`))
  })
})

describe('what a server says', () => {
  it.each([
    { given: server(queue({ running: 1, pending: 14 })), says: 'Workstation: 1 running, 14 waiting' },
    { given: server(), says: 'Workstation' },
    { given: server({ reach: 'unknown' }), says: 'Workstation: not heard yet' },
    { given: server({ reach: 'unauthorized' }), says: 'Workstation: refuses the API key' },
    { given: server({ reach: 'limited' }), says: 'Workstation: too many requests for now' },
    { given: server({ reach: 'not-compileo' }), says: 'Workstation: not a Compileo server' },
    { given: server({ reach: 'unreachable', ...queue({ running: 9 }) }), says: 'Workstation: out of reach' },
  ])('$says', ({ given, says }) => {
    expect(readMenu(view({ servers: [given] }).menu)).toContain(says)
  })
})

describe('pausing', () => {
  it.each([
    { until: clock(24, 15, 5), says: 'Notifications paused until 15:05' },
    { until: clock(25, 8), says: 'Notifications paused until tomorrow 08:00' },
    { until: clock(27, 8), says: 'Notifications paused until 27 Nov 08:00' },
  ])('$says', ({ until, says }) => {
    const labels = readMenu(view({ settings: { pausedUntil: until } }).menu)
    expect(labels).toContain(says)
    expect(labels).toContain('[Resume notifications]')
    expect(labels).not.toContain('Pause notifications >')
  })

  it('is over at its time', () => {
    expect(readMenu(view({ settings: { pausedUntil: NOW } }).menu)).toContain('Pause notifications >')
  })
})
