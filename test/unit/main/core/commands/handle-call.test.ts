import { describe, expect, it } from 'vitest'
import { handleCall, RejectedCallError } from '#main/core/commands/handle-call.ts'
import { commandHandlers } from '#main/core/commands/index.ts'
import { requests } from '#shared/contract.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { openTestCore } from '#test/support/core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages, createQuotedMessage } from '#test/support/job-texts.ts'

function recordingCalls() {
  const core = openTestCore({ folder: createTempFolder() })
  const called: string[] = []
  const context = createAppContext(core.context, { copyText: async (text) => void called.push(text) })
  const table = new Proxy(commandHandlers, {
    get(target, name, receiver) {
      called.push(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  return { called, call: (name: unknown, argument: unknown) => handleCall(context, name, argument, table) }
}

const names = Object.keys(requests)

describe('a call from the window', () => {
  it('runs the requested command', async () => {
    const { call, called } = recordingCalls()
    await expect(call('snapshot', {})).resolves.toMatchObject({ version: '1.2.3', jobs: [] })
    await expect(call('jobDetail', { key: 's/x' })).resolves.toBeNull()
    await expect(call('updateSettings', { theme: 'dark' })).resolves.toEqual({ ok: true })
    expect(formatAllMessages(await call('unwatch', { keys: ['s/x'] }))).toEqual({
      ok: false,
      message: 'You’re no longer watching this job',
    })
    expect(called).toEqual(['snapshot', 'jobDetail', 'updateSettings', 'unwatch'])
  })

  it('reaches the command without lone surrogates', async () => {
    const { call, called } = recordingCalls()
    await call('copyText', { text: 'a\uD800' })
    expect(called).toEqual(['copyText', 'a\uFFFD'])
  })

  it.each<[string, unknown]>([
    ['“nonsense”', 'nonsense'],
    ['“__proto__”', '__proto__'],
    ['“toString”', 'toString'],
    ['missing', undefined],
    ['a list', ['snapshot']],
    ['an object with a command’s name', { toString: () => 'snapshot' }],
    ['a symbol', Symbol('snapshot')],
  ])('is rejected if its command is %s', async (_, name) => {
    const { call, called } = recordingCalls()
    await expect(call(name, {})).rejects.toThrow(RejectedCallError)
    expect(called).toEqual([])
  })

  it.each(names)('is rejected if the argument of %s is invalid or has an additional field', async (name) => {
    const { call, called } = recordingCalls()
    for (const argument of [
      undefined,
      null,
      [],
      'x',
      7,
      { ...fitting[name], extra: 1 },
      { ...fitting[name], ['constructor']: 1 },
      JSON.parse(`{"__proto__":1,${JSON.stringify(fitting[name]).slice(1, -1) || '"a":1'}}`),
    ]) {
      await expect(call(name, argument)).rejects.toThrow(RejectedCallError)
    }
    expect(called).toEqual([])
    await expect(call(name, fitting[name])).resolves.toBeDefined()
  })

  it.each([
    ['watch', 'an empty text', { text: '' }],
    ['watch', 'a text of 20,001 characters', { text: 'x'.repeat(20_001) }],
    ['watch', 'an empty server ID', { text: 'x', serverId: '' }],
    ['restart', 'a key without a slash', { key: 'no-slash' }],
    ['restart', 'a key without a server ID', { key: '/x' }],
    ['restart', 'a key without a job ID', { key: 's/' }],
    ['restart', 'a job ID of 501 characters', { key: `s/${'x'.repeat(501)}` }],
    ['restart', 'a server ID of 65 characters', { key: `${'s'.repeat(65)}/x` }],
    ['setLabel', 'a label of 201 characters', { key: 's/x', label: 'x'.repeat(201) }],
    ['reportPageError', 'a text of 4,001 characters', { text: 'x'.repeat(4_001) }],
    ['addServer', 'an empty address', { url: '' }],
    ['addServer', 'a CA certificate', { url: 'http://h', ca: '-----BEGIN CERTIFICATE-----' }],
    ['editServer', 'a CA certificate', { serverId: 's', ca: '-----BEGIN CERTIFICATE-----' }],
    ['setWatchRule', 'an unknown kind', { serverId: 's', kind: 'magic' }],
    [
      'setWatchRule',
      'a project name of 201 characters',
      { serverId: 's', project: { id: 'p', name: 'x'.repeat(201) } },
    ],
    ['pauseNotifications', 'an unknown end', { until: 'never' }],
    ['updateSettings', 'the theme “__proto__”', { theme: '__proto__' }],
  ])('is rejected if it calls %s with %s', async (name, _, argument) => {
    const { call, called } = recordingCalls()
    await expect(call(name, argument)).rejects.toThrow(`${name}: the argument does not fit`)
    expect(called).toEqual([])
  })

  it('is rejected if it would copy more than ten million characters', async () => {
    const { call } = recordingCalls()
    const copy = (length: number) => call('copyText', { text: 'x'.repeat(length) })
    await expect(copy(10_000_000)).resolves.toEqual({ ok: true })
    await expect(copy(10_000_001)).rejects.toThrow('copyText: the argument does not fit')
  })

  it('can dismiss every banner, even if the banner’s text is very long', async () => {
    const core = openTestCore({ folder: createTempFolder() })
    const context = createAppContext(core.context)
    core.warn(createQuotedMessage(`It was moved to /${'very/'.repeat(100)}long`))
    for (const { id } of core.store.state().banners) {
      await expect(handleCall(context, 'dismissNotice', { id })).resolves.toEqual({ ok: true })
    }
    expect(core.store.state().banners).toEqual([])
  })
})

const hookDraft = {
  name: 'Tell the team',
  isOn: true,
  outcomes: ['failed'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook' },
}

const fitting: Readonly<Record<string, object>> = {
  snapshot: {},
  jobDetail: { key: 's/x' },
  wholeJob: { key: 's/x' },
  watch: { text: 'x-1' },
  scanServer: { serverId: 's' },
  watchListedJobs: { keys: ['s/x'] },
  setUpPlugin: { serverId: 's', to: 'install' },
  setWatchRule: { serverId: 's', kind: 'extraction', project: { id: 'p', name: 'P' } },
  removeWatchRule: { serverId: 's', rule: 'r' },
  unwatch: { keys: ['s/x'] },
  undoUnwatch: {},
  retryNow: { serverId: 's' },
  refreshQueue: { serverId: 'work' },
  openInCompileo: { serverId: 'work' },
  restart: { key: 's/x' },
  cancel: { key: 's/x' },
  restartMany: { keys: ['s/x'] },
  stopRestarting: {},
  seen: { keys: ['s/x'] },
  lookingAt: { key: 's/x' },
  inSight: { keys: ['s/a'] },
  setLabel: { key: 's/x', label: 'X' },
  setDismissed: { keys: ['s/x'], dismissed: true },
  setMuted: { keys: ['s/x'], muted: true },
  extendRunLimit: { key: 's/x' },
  setLimit: { keys: ['s/x'], limitMs: null },
  setAutoRestarts: { keys: ['s/x'], times: null },
  cancelAutoRestart: { key: 's/x' },
  copyText: { text: 'x' },
  copyDiagnostics: {},
  reportPageError: { text: 'Error: x' },
  groupJobs: { keys: ['s/x'] },
  ungroupJobs: { keys: ['s/x'] },
  renameBatch: { batchId: 'b', name: 'x' },
  saveResults: { keys: ['s/x'] },
  saveResult: { key: 's/x' },
  saveDataset: { key: 's/x' },
  addServer: { url: 'not an address' },
  editServer: { serverId: 's', name: 'S' },
  testServer: { url: 'not an address' },
  removeServer: { serverId: 's' },
  pauseNotifications: { until: 'hour' },
  testNotification: {},
  saveHook: { hook: hookDraft, secrets: {} },
  tryHook: { hook: hookDraft, secrets: {} },
  setHookEnabled: { id: 'h', isOn: false },
  removeHook: { id: 'h' },
  testHook: { id: 'h' },
  updateSettings: { theme: 'dark' },
  today: {},
  clearHistory: {},
  history: { search: '', kinds: [], offset: 0, limit: 100 },
  exportHistory: { search: '', kinds: [] },
  quit: {},
  openTrayPage: {},
  openDataFolder: {},
  dismissNotice: { id: 'x' },
}
