import type { TrayItem } from '#main/desktop/tray/tray.ts'
import { createMessage } from '#shared/message.ts'
import { describe, expect, it } from 'vitest'
import type { JobState, QueueAlert, QueueAlertKind, PendingCommand, ServerState } from '#shared/model.ts'
import { ended, job, NOW, queue, readMenu, server, submenu, view } from './states.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import type { FlatJob } from '#test/support/job-parts.ts'

function command(kind: PendingCommand['kind'], state: PendingCommand['state']): FlatJob {
  return { pendingCommand: { kind, state, at: NOW } }
}

function clock(day: number, hour: number, minute = 0): number {
  return new Date(2026, 10, day, hour, minute).getTime()
}

const alert = (kind: QueueAlertKind, text: string): QueueAlert => ({
  kind,
  raisedAt: NOW,
  message: createQuotedMessage(text),
})

const fromRecords = (of: JobState): JobState => ({
  ...of,
  ...(of.outcome && { outcome: { ...of.outcome, source: 'records' } }),
})

const due = (at: number) => ended('a', 'failed', { recovery: { attempts: 1, restartAt: at } })
const [cancel, restart] = [['Cancel job…'], ['Restart']]
const stopping = ['Restart now', 'Don’t restart']

it.each<[of: string, can: string, given: JobState, says: string, offers: string[]]>([
  ['a running job', '“Cancel job…”', job('a', { progress: 3 }), 'a: 3%', cancel],
  [
    'a retrying job',
    '“Cancel job…”',
    job('a', { status: 'retrying', progress: 40 }),
    'a: retrying, 40%',
    cancel,
  ],
  ['a scheduled job', '“Cancel job…”', job('a', { status: 'scheduled' }), 'a: waiting', cancel],
  ['a pending job', '“Cancel job…”', job('a', { status: 'pending' }), 'a: waiting', cancel],
  ['a failed job', '“Restart”', ended('a', 'failed'), 'a: failed', restart],
  ['a cancelled job', '“Restart”', ended('a', 'cancelled'), 'a: cancelled', restart],
  [
    'a due auto-restart',
    '“Restart now” and “Don’t restart”',
    due(NOW + 179_000),
    'a: failed, restarts automatically at 12:02',
    stopping,
  ],
  [
    'an auto-restart after midnight',
    '“Restart now” and “Don’t restart”',
    due(clock(25, 0, 3)),
    'a: failed, restarts automatically tomorrow at 00:03',
    stopping,
  ],
  [
    'a job without further auto-restarts',
    '“Restart”',
    ended('a', 'failed', { recovery: { attempts: 3 } }),
    'a: failed',
    restart,
  ],
  [
    'a job that the server lost track of',
    '“Restart…”',
    job('a', { progress: 3, lostTrackAt: NOW }),
    'a: 3%',
    ['Restart…'],
  ],
  ['a lost job', 'neither “Cancel job…” nor “Restart”', ended('a', 'lost'), 'a: lost', []],
  [
    'a failure from the server’s records',
    'neither “Cancel job…” nor “Restart”',
    fromRecords(ended('a', 'failed')),
    'a: failed, from server records',
    [],
  ],
  [
    'a quality analysis',
    'neither “Cancel job…” nor “Restart”',
    job('a', { kind: 'quality', followedBy: 'quality' }),
    'Quality · a: 0%',
    [],
  ],
  [
    'a job that is being restarted',
    'neither “Cancel job…” nor “Restart”',
    ended('a', 'failed', command('restart', 'sent')),
    'a: restarting…',
    [],
  ],
  [
    'a job whose cancellation was accepted',
    'neither “Cancel job…” nor “Restart”',
    job('a', command('cancel', 'accepted')),
    'a: cancelling…',
    [],
  ],
  [
    'a job that ignored its cancellation',
    '“Cancel job…”',
    job('a', { progress: 9, ...command('cancel', 'ignored') }),
    'a: 9%, cancel had no effect',
    cancel,
  ],
  [
    'a job whose restart was rejected',
    '“Restart”',
    ended('a', 'failed', command('restart', 'rejected')),
    'a: failed, restart refused',
    restart,
  ],
])('the tray menu describes %s and offers %s', (_, __, given, says, offers) => {
  const shown = view({ jobs: [given] })
  expect(readMenu(shown.menu)).toContain(`${says} >`)
  const verbs = readMenu(submenu(shown, says.slice(0, says.indexOf(':') + 1))).filter((label) =>
    /restart|cancel/i.test(label),
  )
  expect(verbs).toEqual(offers.map((label) => `[${label}]`))
})

it('the tray menu can open a job in Compileo', () => {
  const items = submenu(view({ jobs: [job('a')] }), 'a:')
  expect(readMenu(items).slice(0, 2)).toEqual(['[Details]', '[Open in Compileo]'])
  expect(items[1]).toMatchObject({ command: { name: 'openInCompileo', args: { key: 'work/a' } } })
})

it.each([
  ['Unmute', 'is', true],
  ['Mute', 'isn’t', false],
])('the submenu of a job offers “%s” if the job %s muted', (offers, _, muted) => {
  const asked = { name: 'setMuted', args: { keys: ['work/a'], muted: !muted } }
  const items = submenu(view({ jobs: [job('a', { muted })] }), 'a:')
  const mutes = items.filter((item) => item.type === 'action' && /mute/i.test(item.label))
  expect(mutes).toEqual([{ type: 'action', label: offers, command: asked }])
})

const commandsOf = (items: readonly TrayItem[]) =>
  items.flatMap((item) => (item.type === 'action' ? [[item.label, item.command]] : []))

it('the restart commands in a job’s submenu contain the job’s key', () => {
  const key = 'work/a'
  expect(commandsOf(submenu(view({ jobs: [ended('a', 'failed')] }), 'a:'))).toContainEqual([
    'Restart',
    { name: 'restart', args: { key } },
  ])
  expect(commandsOf(submenu(view({ jobs: [due(NOW + 1_000)] }), 'a:'))).toEqual(
    expect.arrayContaining([
      ['Restart now', { name: 'restart', args: { key } }],
      ['Don’t restart', { name: 'cancelAutoRestart', args: { key } }],
    ]),
  )
})

const commandsWith = (...jobs: readonly JobState[]) =>
  commandsOf(submenu(view({ jobs, batches: [{ id: 'b', name: 'Night run' }] }), 'Night run:'))

it('the commands in a batch’s submenu contain the keys of all its jobs', () => {
  const ofBatch = { batch: 'b', startedAt: NOW - 60_000 }
  const keys = ['work/x', 'work/y']
  expect(commandsWith(job('x', ofBatch), ended('y', 'failed', ofBatch))).toEqual([
    ['Show', { open: { show: 'list', keys } }],
    ['Restart 1 failed', { name: 'restartMany', args: { keys } }],
    ['Unwatch all', { name: 'unwatch', args: { keys } }],
  ])
  expect(commandsWith(job('x', ofBatch), ended('y', 'completed', ofBatch)).map(([label]) => label)).toEqual([
    'Show',
    'Unwatch all',
  ])
})

const pause = (until: string) => ({ name: 'pauseNotifications', args: { until } })

it('the tray menu can pause notifications for an hour or until tomorrow, and resume', () => {
  expect(commandsOf(submenu(view({}), 'Pause'))).toEqual([
    ['For 1 hour', pause('hour')],
    ['Until tomorrow', pause('tomorrow')],
  ])
  expect(commandsOf(view({ settings: { pausedUntil: NOW + 1 } }).menu)).toContainEqual([
    'Resume notifications',
    pause('resume'),
  ])
  expect(commandsOf(view({ bulk: { total: 3, done: 1, refused: 0 } }).menu)).toContainEqual([
    'Stop restarting',
    { name: 'stopRestarting', args: {} },
  ])
})

it('the tray menu shows a bulk restart’s progress, and can stop it', () => {
  const lines = readMenu(view({ bulk: { total: 100, done: 34, refused: 1 } }).menu)
  expect(lines).toContain('Restarting 34 of 100…')
  expect(lines).toContain('[Stop restarting]')
})

const named = (id: string, more: Partial<ServerState> = {}) => server({ id, name: id, ...more })

it('the tray menu lists two servers with problems, and the rest in a submenu', () => {
  const servers = [
    ...['a', 'b', 'c'].map((id) => named(id, queue({ running: 2, pending: 1 }))),
    named('Archive', { reach: 'unreachable' }),
    named('Northgate', { reach: 'unauthorized' }),
    named('Attic', { reach: 'unreachable' }),
    named('Cellar', { reach: 'busy' }),
  ]
  expect(readMenu(view({ servers }).menu).slice(2, 8)).toEqual([
    '[Archive: unreachable]',
    '[Northgate: key rejected]',
    '2 other servers >',
    '  [Attic: unreachable]',
    '  [Cellar: busy]',
    '--',
  ])
})

describe('a server’s menu item', () => {
  const cpu = alert('cpu', 'CPU at 93%')
  const memory = alert('memory', '1.2 GB of memory in use')
  const failures = alert('failure-rate', '12 of 60 jobs failed')

  it.each([
    ['Workstation: CPU at 93%', 'only its CPU load is high', server({ alerts: [cpu] })],
    [
      'Workstation: CPU at 93% and 1.2 GB of memory in use, muted',
      'it has two problems and is muted',
      server({ alerts: [cpu, memory], muted: true }),
    ],
    [
      'Workstation: 12 of 60 jobs failed and 2 more',
      'it has three problems',
      server({ alerts: [failures, cpu, memory] }),
    ],
    [
      'Workstation: unreachable, muted',
      'it is muted and can’t be reached',
      server({ reach: 'unreachable', alerts: [cpu], muted: true }),
    ],
    ['Workstation: key rejected', 'it rejects the API key', server({ reach: 'unauthorized' })],
    [
      'Werkbank: unreachable',
      'its name contains an invisible control character',
      server({ name: 'Werk\u202Ebank', reach: 'unreachable' }),
    ],
    ['\u2068مختبر\u2069: unreachable', 'its name is Arabic', server({ name: 'مختبر', reach: 'unreachable' })],
    [
      'Workstation: no key',
      'it requires an API key, and none is saved',
      server({ reach: 'unauthorized', reason: createMessage('serverErrors.missingKey') }),
    ],
    [
      'Workstation: no queue',
      'its queue is unavailable',
      server({ reach: 'no-queue', ...queue({ running: 2 }) }),
    ],
  ])('reads “%s” if %s', (says, _, given) => {
    expect(readMenu(view({ servers: [given] }).menu)).toContain(`[${says}]`)
  })
})

it.each([
  ['a muted server', server({ muted: true })],
  ['a server with waiting jobs', server(queue({ running: 1, pending: 14 }))],
  ['a server that hasn’t responded yet', server({ reach: 'unknown' })],
])('the tray menu omits %s if there is no problem', (_, given) => {
  expect(readMenu(view({ servers: [given] }).menu).join()).not.toContain('Workstation')
})

describe('pausing notifications in the tray menu', () => {
  it.each([
    ['Notifications paused until 15:05', clock(24, 15, 5)],
    ['Notifications paused until tomorrow 08:00', clock(25, 8)],
    ['Notifications paused until 27 Nov 08:00', clock(27, 8)],
  ])('shows the item “%s”', (says, until) => {
    const labels = readMenu(view({ settings: { pausedUntil: until } }).menu)
    expect(labels).toContain(says)
    expect(labels).toContain('[Resume notifications]')
    expect(labels).not.toContain('Pause notifications >')
  })

  it.each([
    ['begin in a minute', clock(24, 21, 59), []],
    ['continue until tomorrow', clock(24, 22), ['Quiet hours until tomorrow 07:00']],
    ['continue until the morning', clock(25, 6, 59), ['Quiet hours until 07:00']],
    ['have ended', clock(25, 7), []],
  ])('is still possible when quiet hours %s', (_, now, says) => {
    const quietHours = { on: true, from: 22 * 60, to: 7 * 60 }
    const labels = readMenu(view({ settings: { quietHours } }, now).menu)
    expect(labels.filter((label) => label.startsWith('Quiet'))).toEqual(says)
    expect(labels).toContain('Pause notifications >')
  })

  it('shows the pause and quiet hours if quiet hours continue after the pause', () => {
    const settings = { pausedUntil: clock(24, 23), quietHours: { on: true, from: 22 * 60, to: 7 * 60 } }
    const labels = readMenu(view({ settings }, clock(24, 22, 30)).menu)
    expect(labels.filter((label) => /until|Resume/.test(label))).toEqual([
      'Quiet hours until tomorrow 07:00',
      'Notifications paused until 23:00',
      '[Resume notifications]',
    ])
  })

  it('is offered again when a pause has ended', () => {
    expect(readMenu(view({ settings: { pausedUntil: NOW } }).menu)).toContain('Pause notifications >')
  })
})
