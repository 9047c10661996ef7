import { describe, expect, it } from 'vitest'
import { formatDiagnostics, type DiagnosticsInput } from '#main/core/commands/files/diagnostics.ts'
import { createRedactor } from '#main/base/log/redact.ts'
import { defaultSettings } from '#shared/settings.ts'
import type { HookState } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { ended, job, queue, server } from '../../../desktop/tray/states.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'

const noon = Date.UTC(2026, 10, 24, 12)

function textFor(given: {
  jobs?: readonly JobState[]
  servers?: readonly ServerState[]
  hooks?: readonly HookState[]
  input?: Partial<DiagnosticsInput>
}): string {
  const { jobs = [], servers = [], hooks = [], input = {} } = given
  return formatDiagnostics({
    at: noon,
    program: { version: '0.1.0', desktop: undefined, profile: '/home/ana/.config/x' },
    desktop: { tray: 'StatusNotifierItem, kept by xfce4-panel' },
    state: {
      jobs: new Map(jobs.map((each) => [each.identity.key, each])),
      servers: new Map(servers.map((each) => [each.id, each])),
      hooks,
      settings: defaultSettings,
      unread: new Set(
        jobs.filter(({ outcome }) => outcome?.kind === 'failed').map(({ identity: { key } }) => key),
      ),
    },
    budget: () => undefined,
    log: [],
    redact: createRedactor({ secrets: ['s3cret-key'], home: '/home/ana', userName: 'ana' }),
    ...input,
  })
}

function section(text: string, heading: string): string[] {
  const [, after = ''] = text.split(`\n${heading}\n`)
  return (after.split('\n\n', 1)[0] ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^ {2}/, ''))
}

const hook = (given: Pick<HookState, 'id' | 'action'> & Partial<HookState>): HookState =>
  createHookState({ name: 'Tell Ana', outcomes: ['failed', 'lost'], ...given })

describe('the diagnostics', () => {
  it('begin with a title, and omit unknown facts', () => {
    const text = textFor({})
    expect(text).toMatch(/^Compileo Tray, diagnostics of 2026-11-24T12:00:00.000Z\n/)
    expect(section(text, 'Program')).toEqual(['version: 0.1.0', 'profile: /home/•••/.config/x'])
    expect(section(text, 'Desktop')).toEqual(['tray: StatusNotifierItem, kept by xfce4-panel'])
    expect(text).not.toContain('Server')
    expect(text).not.toContain('undefined')
  })

  it('list the address, connection, request budget, queue and jobs of each server', () => {
    const away = server({
      url: 'https://ana:pw@host:8443/behind/s3cret-key',
      hasKey: true,
      muted: true,
      name: 'Private name',
      reach: 'unreachable',
      reason: createQuotedMessage('Nothing answers at host:8443'),
      alerts: [{ kind: 'unreachable', raisedAt: noon, message: createQuotedMessage('Out of reach') }],
      ...queue({ running: 2, failed: 1 }),
    })
    const text = textFor({
      servers: [away, server({ id: 'other', url: 'http://other:1' })],
      jobs: [
        job('a', { label: 'Private label', currentStep: 'Private step', connection: { state: 'offline' } }),
        job('b', { connection: { state: 'offline' } }),
        ended('c', 'failed', { error: 'Private error', result: 'Private result' }),
        job('d', { serverId: 'other', status: undefined }),
      ],
      input: {
        budget: (id) =>
          id === 'work'
            ? { sentByUs: 12, limit: 200, others: 3, waiting: 4, blockedForMs: 5_000 }
            : undefined,
      },
    })
    expect(section(text, 'Server other')).toContain('muted: no')
    expect(section(text, 'Server work')).toEqual([
      'origin: https://host:8443',
      'link: unreachable: serverErrors.quoted(Nothing answers at host:8443)',
      'key: yes',
      'muted: yes',
      'automatic restarts: 0',
      'clock ahead of ours, ms: 0',
      'budget: 12 of 200 requests a minute, 3 of others, 4 waiting, blocked for 5 s',
      expect.stringMatching(/^queue: \{"pending":0,"running":2,.*\} at \S+$/),
      'alerts: unreachable',
      'watches: 2 running, 1 failed',
      'connections of watches: 2 offline, 1 closed',
    ])
    expect(section(text, 'Server other')).toEqual(
      expect.arrayContaining(['link: ok', 'key: no', 'queue: unknown', 'alerts: none', 'watches: 1 unheard']),
    )
    expect(section(text, 'Unread failures')).toEqual(['1 of 4 watches'])
    expect(text).not.toMatch(/Private|s3cret|pw@|ana/)
  })

  it('list each hook’s kind, last response and queue, without private data', () => {
    const text = textFor({
      hooks: [
        hook({
          id: 'team',
          action: { type: 'slack' },
          origin: 'https://hooks.slack.com',
          secrets: ['url'],
          waiting: 3,
          nextTryAt: noon + 60_000,
          last: { at: noon, ok: false, message: createMessage('hooks.rejected', 503, 'no such token T0P') },
        }),
        hook({
          id: 'phone',
          isOn: false,
          action: { type: 'ntfy', server: 'https://push.example.org', topic: 'secret-topic' },
        }),
        hook({
          id: 'copy',
          action: { type: 'command', program: '/home/ana/copy', arguments: ['--key', 'T0P'], inShell: false },
          last: { at: noon, ok: true, message: createMessage('hooks.ran'), output: 'T0P' },
        }),
      ],
    })
    expect(section(text, 'Hook team')).toEqual([
      'kind: slack',
      'on: yes',
      'outcomes: failed, lost',
      'last: failed, hooks.rejected(503) at 2026-11-24T12:00:00.000Z',
      'waiting: 3',
      'next try: 2026-11-24T12:01:00.000Z',
    ])
    expect(section(text, 'Hook phone')).toEqual([
      'kind: ntfy',
      'on: no',
      'outcomes: failed, lost',
      'waiting: 0',
    ])
    expect(section(text, 'Hook copy')).toContain('last: ok, hooks.ran at 2026-11-24T12:00:00.000Z')
    expect(text).not.toMatch(/T0P|slack\.com|push\.example|topic|copy-|\/home\/ana|Tell Ana/)
  })

  it('end with the log, from which secrets are removed', () => {
    const log = ['2026-11-24T11:59:00.000Z info  start', '    of /home/ana/x with s3cret-key']
    expect(section(textFor({ input: { log } }), 'Log, the last 2 lines')).toEqual([
      '2026-11-24T11:59:00.000Z info  start',
      '    of /home/•••/x with •••',
    ])
  })
})
