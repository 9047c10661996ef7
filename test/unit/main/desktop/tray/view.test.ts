import { describe, expect, it } from 'vitest'
import type { OutcomeKind, JobState } from '#shared/model.ts'
import { ended, job, NOW, queue, readMenu, server, submenu, view } from './states.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const archiveAway = server({ id: 'archive', name: 'Archive', reach: 'unreachable' })
const offline: FlatJob = { connection: { state: 'offline' }, progress: 80 }

function endedAgo(kind: OutcomeKind, id: string, ago: number): JobState {
  const over = ended(id, kind)
  return over.outcome ? { ...over, outcome: { ...over.outcome, at: NOW - ago } } : over
}

const failed = (id: string, error: string) => ended(id, 'failed', { error })

const end = ['--', 'Pause notifications >', '  [For 1 hour]', '  [Until tomorrow]', '[Settings]', '[Quit]']

describe('the tray menu', () => {
  it('lists the state, the jobs, the servers and the commands', () => {
    const { menu } = view({
      jobs: [ended('j-1', 'failed', { label: 'Taxonomy' }), job('j-2', { label: 'Parse', progress: 65.9 })],
      servers: [server(queue({ running: 2, retrying: 1, pending: 3, scheduled: 1 })), archiveAway],
      unread: ['j-1'],
    })
    expect(readMenu(menu)).toEqual([
      '[1 running, 1 needs you]',
      '--',
      'Taxonomy: failed >',
      '  [Details]',
      '  [Restart]',
      '  [Open in Compileo]',
      '  [Copy ID]',
      '  --',
      '  [Mute]',
      '  [Unwatch]',
      '--',
      'Parse: 65% >',
      '  [Details]',
      '  [Open in Compileo]',
      '  [Copy ID]',
      '  --',
      '  [Mute]',
      '  [Unwatch]',
      '  --',
      '  [Cancel job…]',
      '--',
      '[Archive: unreachable]',
      ...end,
    ])
  })

  it('has no empty groups', () => {
    expect(readMenu(view({ servers: [] }).menu)).toEqual(['[Not watching any jobs]', ...end])
  })

  it('has commands for each job, with the job’s key or ID', () => {
    const items = submenu(view({ jobs: [job('a')] }), 'a:')
    expect(items.flatMap((item) => (item.type === 'action' ? [item.command] : []))).toEqual([
      { open: { show: 'job', key: 'work/a' } },
      { name: 'openInCompileo', args: { key: 'work/a' } },
      { name: 'copyText', args: { text: 'a' } },
      { name: 'setMuted', args: { keys: ['work/a'], muted: true } },
      { name: 'unwatch', args: { keys: ['work/a'] } },
      { open: { show: 'ask-cancel', key: 'work/a' } },
    ])
  })

  it('has commands to open the window, an unreachable server and the settings, and to quit', () => {
    const { menu } = view({ jobs: [ended('a', 'failed')], servers: [server({ reach: 'unreachable' })] })
    expect(menu.flatMap((item) => (item.type === 'action' ? [item.command] : []))).toEqual([
      { open: 'window' },
      { open: { show: 'server', serverId: 'work' } },
      { open: { show: 'settings' } },
      { name: 'quit', args: {} },
    ])
  })

  it('shows at most five running jobs, and counts all of them in its first line', () => {
    const jobs = Array.from({ length: 13 }, (_each, index) => job(`job-${index}`))
    const labels = readMenu(view({ jobs }).menu)
    expect(labels.filter((label) => label.startsWith('job-'))).toHaveLength(5)
    expect(labels[0]).toBe('[13 running]')
  })

  it('lists jobs that need attention, then active jobs, and no completed jobs', () => {
    const { menu } = view({
      jobs: [
        endedAgo('completed', 'recent', 100),
        endedAgo('failed', 'older', 400),
        endedAgo('failed', 'newer', 300),
        job('waiting', { status: 'pending', addedAt: 1 }),
        job('unheard', offline),
        job('later', { addedAt: 20, progress: 90 }),
        job('earlier', { addedAt: 10, progress: 10 }),
      ],
    })
    const order = readMenu(menu).filter((line) => line.endsWith(' >') && !line.startsWith('Pause'))
    expect(order).toEqual([
      'newer: failed >',
      'older: failed >',
      'earlier: 10% >',
      'later: 90% >',
      'waiting: waiting >',
    ])
  })

  it.each([
    ['even if there are many jobs', {}],
    [
      'even if every group is shown',
      {
        servers: ['a', 'b', 'c', 'd'].map((id) => server({ id, name: id, reach: 'unreachable' })),
        bulk: { total: 9, done: 1, refused: 0 },
        settings: { pausedUntil: NOW + 60_000, quietHours: { on: true, from: 0, to: 1_439 } },
      } as const,
    ],
  ])('has at most twelve lines, %s', (_, more) => {
    const bad = Array.from({ length: 9 }, (_each, nth) =>
      failed(`failed-${nth}`, `${'abcdefghi'[nth]} broke`),
    )
    const jobs = [...bad, ...Array.from({ length: 12 }, (_each, nth) => job(`job-${nth}`))]
    const { menu } = view({ jobs, ...more })
    expect(menu.filter(({ type }) => type !== 'separator').length).toBeLessThanOrEqual(12)
    expect(readMenu(menu).filter((line) => /^[a-i] broke/.test(line)).length).toBeLessThanOrEqual(3)
    expect(readMenu(menu).some((line) => /^[a-i] broke/.test(line))).toBe(true)
  })

  it('has an item per cause, with commands to restart, show or dismiss its failed jobs', () => {
    const jobs = [
      job('runs'),
      failed('a', 'Document a.pdf is encrypted'),
      failed('b', 'Document b.pdf is encrypted'),
      withJobFields(failed('c', 'Document c.pdf is encrypted'), { dismissed: 'c' }),
      failed('d', 'Out of memory'),
      failed('e', ''),
      failed('f', ''),
    ]
    const { menu } = view({ jobs })
    const label = 'Document … is encrypted (2)'
    const top = readMenu(menu).filter((line) => line.endsWith(' >'))
    expect(top.slice(0, 4)).toEqual([`${label} >`, 'Out of memory (1) >', 'e: failed >', 'runs: 0% >'])
    const keys = ['work/a', 'work/b']
    expect(submenu(view({ jobs }), label)).toEqual([
      { type: 'action', label: 'Restart 2', command: { name: 'restartMany', args: { keys } } },
      { type: 'action', label: 'Show', command: { open: { show: 'list', keys } } },
      {
        type: 'action',
        label: 'Dismiss 2 jobs',
        command: { name: 'setDismissed', args: { keys, dismissed: true } },
      },
    ])
    const unqueued = jobs.map((each) => withJobFields(each, { followedBy: 'quality' as const }))
    expect(readMenu(submenu(view({ jobs: unqueued }), label))).toEqual(['[Show]', '[Dismiss 2 jobs]'])
  })

  it('names a single failure by its cause, and shows the job in the submenu', () => {
    const items = submenu(view({ jobs: [failed('Ward 5', 'Document 192 is encrypted')] }), 'Document 192')
    expect(readMenu(items).slice(0, 3)).toEqual(['Ward 5', '[Details]', '[Restart]'])
  })

  it('names a single failure by its job if a restart is due or was rejected', () => {
    const due = failed('due', 'Out of memory')
    const refused = failed('refused', 'No such model')
    const jobs = [
      withJobFields(due, { recovery: { attempts: 1, restartAt: NOW + 60_000 } }),
      withJobFields(refused, { pendingCommand: { kind: 'restart', state: 'rejected', at: NOW } }),
    ]
    const lines = readMenu(view({ jobs }).menu)
    expect(lines).toContain('due: failed, restarts automatically at 12:01 >')
    expect(lines).toContain('refused: failed, restart refused >')
  })

  it('truncates long labels to one line', () => {
    const labels = readMenu(view({ jobs: [job('a', { label: `Parse\n  ${'x'.repeat(60)}` })] }).menu)
    expect(labels).toContain(`Parse ${'x'.repeat(37)}…: 0% >`)
  })

  it('has one item for an active batch, in place of the batch’s first job', () => {
    const batches = [{ id: 'b', name: 'Night run' }]
    const of = { batch: 'b', startedAt: NOW - 60_000 }
    const jobs = [
      job('late', { addedAt: NOW + 10 }),
      job('x', { ...of, progress: 50 }),
      ended('y', 'completed', of),
      ended('z', 'failed', of),
      job('w', { ...of, status: 'pending' }),
    ]
    expect(readMenu(view({ jobs, batches }).menu).filter((line) => !line.startsWith('  '))).toEqual([
      '[2 running, 1 waiting, 1 needs you]',
      '--',
      'z: failed >',
      '--',
      'Night run: 62%, 1 completed, 1 failed, 1 running, 1 waiting >',
      'late: 0% >',
      '--',
      'Pause notifications >',
      '[Settings]',
      '[Quit]',
    ])
  })

  it('has no item for an unknown batch or a batch with one job', () => {
    const jobs = [job('x', { batch: 'b' }), job('y', { batch: 'gone' }), job('z', { batch: 'gone' })]
    const order = readMenu(view({ jobs, batches: [{ id: 'b' }] }).menu).filter((line) => line.endsWith(' >'))
    expect(order.slice(0, 3)).toEqual(['x: 0% >', 'y: 0% >', 'z: 0% >'])
  })
})
