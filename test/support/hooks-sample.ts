import type { HookState } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'

const minute = 60_000

export const createHookState = (fields: Partial<HookState> & Pick<HookState, 'id' | 'name'>): HookState => ({
  isOn: true,
  outcomes: ['completed', 'failed', 'lost'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook' },
  secrets: [],
  waiting: 0,
  ...fields,
})

export const createPhoneHook = (now: number): HookState =>
  createHookState({
    id: 'phone',
    name: 'My phone',
    action: { type: 'ntfy', server: 'https://ntfy.sh', topic: 'compileo-8f2k1' },
    origin: 'https://ntfy.sh',
    alsoWhilePaused: true,
    last: { at: now - 4 * minute, ok: true, message: createMessage('hooks.answered', 200) },
  })

export const createTeamHook = (now: number): HookState =>
  createHookState({
    id: 'team',
    name: 'Tell the team',
    outcomes: ['failed'],
    kinds: ['extraction', 'dataset'],
    action: { type: 'slack' },
    origin: 'https://hooks.slack.com',
    secrets: ['url'],
    last: { at: now - minute, ok: false, message: createMessage('hooks.rejected', 503, 'upstream is down') },
    waiting: 3,
    nextTryAt: now + 2 * minute,
  })

export const createCommandHook = (now: number): HookState =>
  createHookState({
    id: 'backup',
    name: 'Copy the data set',
    isOn: false,
    outcomes: ['completed'],
    action: {
      type: 'command',
      program: '/usr/local/bin/copy-data',
      arguments: ['--to', '/mnt/data sets'],
      inShell: false,
    },
    last: {
      at: now - 20 * minute,
      ok: false,
      message: createMessage('hooks.exited', 23),
      output:
        'rsync: [sender] link_stat "/srv/out" failed: No such file or directory (2)\nrsync error: some files could not be transferred (code 23)',
    },
  })
