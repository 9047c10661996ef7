import { beforeEach, describe, expect, it } from 'vitest'
import {
  addServer,
  editServer,
  removeServer,
  type ServerChange,
} from '#main/core/commands/servers/edit-servers.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { isRouteWithoutKey } from '#test/server/routes.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createFullStatsSample } from '#test/support/server-sample.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages, createQuotedMessage } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

let server: CompileoServer
let core: RunningCore

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  core = runCore({ folder: createTempFolder() })
})

const servers = () => [...core.store.state().servers.values()]
const reachIs = (reach: string) => core.untilState(() => servers()[0]?.reach === reach)

describe('adding a server', () => {
  it('names the server after its host, and requests its statistics', async () => {
    expect(formatAllMessages(addServer(core.context, { url: `${server.url}/api/v1/` }))).toMatchObject({
      ok: true,
      message: `127.0.0.1:${server.port} was added`,
    })
    expect(servers()).toMatchObject([{ url: server.url, name: `127.0.0.1:${server.port}`, hasKey: false }])
    await reachIs('ok')
  })

  it('uses the given name and key, and doesn’t reveal the key in the state', async () => {
    server.apiKey = 'secret'
    const added = addServer(core.context, { url: server.url, name: '  Workstation ', apiKey: 'secret' })
    expect(formatAllMessages(added.message)).toBe('Workstation was added')
    expect(servers()).toMatchObject([{ name: 'Workstation', hasKey: true }])
    await reachIs('ok')
    expect(
      server.requests
        .list()
        .filter(({ route }) => !isRouteWithoutKey(route))
        .every(({ headers }) => headers['x-api-key'] === 'secret'),
    ).toBe(true)
    expect(JSON.stringify(servers())).not.toContain('secret')
  })

  it('names the server after its host if the name consists of spaces', () => {
    addServer(core.context, { url: server.url, name: '   ' })
    expect(servers()).toMatchObject([{ name: `127.0.0.1:${server.port}` }])
  })

  it('updates an existing server’s name and key, and keeps its jobs', async () => {
    server.apiKey = 'secret'
    const { serverId } = addServer(core.context, { url: server.url })
    await reachIs('unauthorized')
    expect(
      formatAllMessages(addServer(core.context, { url: `${server.url}/`, name: 'B', apiKey: 'secret' })),
    ).toEqual({
      ok: true,
      serverId,
      message: 'B has already been added',
    })
    expect(servers()).toMatchObject([{ id: serverId, name: 'B', hasKey: true }])
    await reachIs('ok')
    addServer(core.context, { url: server.url })
    expect(servers()).toMatchObject([{ name: 'B', hasKey: true }])
  })

  it.each([
    ['an invalid address', { url: 'two words' }, 'isn’t a valid address'],
    ['a key with a space', { url: 'h', apiKey: 'a b' }, 'API keys can contain only ASCII letters'],
    [
      'a key with a line end',
      { url: 'h', apiKey: 'a\r\nX-Other: 1' },
      'API keys can contain only ASCII letters',
    ],
    ['a key that isn’t ASCII', { url: 'h', apiKey: 'schlüssel' }, 'API keys can contain only ASCII letters'],
    [
      'an address as the server’s name',
      { url: 'h', name: ' https://prod.example' },
      'name can’t be an address',
    ],
  ])('is rejected with an explanation if the user enters %s', (_, request, words) => {
    const added = addServer(core.context, request)
    expect(added).toMatchObject({ ok: false })
    expect(formatAllMessages(added.message)).toContain(words)
    expect(servers()).toEqual([])
  })

  it('saves no key if the entered key is empty', () => {
    addServer(core.context, { url: server.url, apiKey: '' })
    expect(servers()).toMatchObject([{ hasKey: false }])
  })
})

const add = (more: { name?: string; apiKey?: string } = {}) =>
  addServer(core.context, { url: server.url, ...more }).serverId ?? ''
const edit = (serverId: string, change: Omit<ServerChange, 'serverId'>) =>
  editServer(core.context, { serverId, ...change })
const keysSentTo = ({ requests }: CompileoServer) => [
  ...new Set(
    requests
      .list()
      .filter(({ route }) => !isRouteWithoutKey(route))
      .map(({ headers }) => headers['x-api-key']),
  ),
]

describe('editing a server', () => {
  it('changes the server’s name and settings without affecting connections', async () => {
    const serverId = add({ name: 'A' })
    server.addJob({ id: 'job', status: 'running' })
    const key = await core.watchJob('job')
    await core.untilState(() => core.job(key).run.connection.state === 'live')
    const { total } = server.requests
    const client = core.context.engine.client(serverId)
    expect(edit(serverId, { name: '  B ', muted: true, autoRestarts: 2 })).toEqual({ ok: true })
    expect(servers()).toMatchObject([
      { id: serverId, name: 'B', url: server.url, muted: true, autoRestarts: 2, reach: 'ok' },
    ])
    expect(core.context.engine.client(serverId)).toBe(client)
    expect(server.requests.total).toBe(total)
    expect(core.job(key).run.connection.state).toBe('live')
    edit(serverId, { muted: false })
    expect(servers()).toMatchObject([{ name: 'B', muted: false, autoRestarts: 2 }])
  })

  it('raises and clears alerts according to the new thresholds', () => {
    const serverId = add()
    const recentStats = [0, 60_000].map((at) => createFullStatsSample(at, { pending: 30, failed: 0 }))
    core.store.updateServer(serverId, (known) => ({ ...known, recentStats }))
    const raised = () => servers().flatMap(({ alerts }) => alerts.map(({ kind }) => kind))
    edit(serverId, { alertLevels: { pending: 20 } })
    expect(servers()).toMatchObject([{ alertLevels: { pending: 20 } }])
    expect(raised()).toEqual(['pending'])
    edit(serverId, { name: 'B' })
    expect(raised()).toEqual(['pending'])
    edit(serverId, { alertLevels: { pending: 30 } })
    expect(raised()).toEqual([])
  })

  it('rejects an address as a name, unless it is the server’s own address', () => {
    const serverId = add({ name: 'A' })
    const known = addServer(core.context, { url: server.url, name: 'prod.example:8000' })
    for (const { ok, message } of [edit(serverId, { name: 'prod.example:8000' }), known]) {
      expect(ok).toBe(false)
      expect(formatAllMessages(message)).toBe('A server’s name can’t be an address')
    }
    expect(servers()).toMatchObject([{ name: 'A' }])
    expect(edit(serverId, { url: 'https://lab:8000', name: 'lab:8000' })).toEqual({ ok: true })
    expect(edit(serverId, { url: 'https://lab:9000', name: 'lab:8000' })).toMatchObject({ ok: false })
    expect(servers()).toMatchObject([{ name: 'lab:8000', url: 'https://lab:8000' }])
  })

  it('moves the streams of its jobs to the new address', async () => {
    const serverId = add({ name: 'A' })
    server.addJob({ id: 'job', status: 'running', progress: 10 })
    const key = await core.watchJob('job')
    const other = await startServerForTest({ streamIntervalMs: 10 })
    other.addJob({ id: 'job', status: 'running', progress: 70 })
    expect(edit(serverId, { url: `${other.url}/api/v1/` })).toEqual({ ok: true })
    await core.untilState(() => core.job(key).run.progress === 70)
    await server.until(() => server.openStreams().length === 0)
    expect(servers()).toMatchObject([{ id: serverId, name: 'A', url: other.url }])
    other.updateJob('job', { status: 'completed' })
    expect(await core.notifications.waitUntilShown(1)).toMatchObject({ title: 'job completed' })
  })

  it('discards the queue statistics from the old address', async () => {
    const serverId = add()
    await reachIs('ok')
    core.store.updateServer(serverId, (known) => ({
      ...known,
      alerts: [{ kind: 'cpu', raisedAt: 1, message: createQuotedMessage('CPU at 95%') }],
    }))
    edit(serverId, { url: 'http://127.0.0.1:9' })
    expect(servers()).toMatchObject([
      { reach: 'unknown', reason: undefined, stats: undefined, recentStats: [], alerts: [] },
    ])
  })

  it('updates a default name together with the address', () => {
    const serverId = add()
    edit(serverId, { url: 'gpu:8000' })
    expect(servers()).toMatchObject([{ name: 'gpu:8000' }])
    edit(serverId, { name: 'Lab' })
    edit(serverId, { url: 'gpu:9000' })
    expect(servers()).toMatchObject([{ name: 'Lab' }])
    edit(serverId, { name: '' })
    expect(servers()).toMatchObject([{ name: 'gpu:9000' }])
  })

  it('uses a new key at once, and removes the key if its field is emptied', async () => {
    server.apiKey = 'secret'
    const serverId = add()
    await reachIs('unauthorized')
    expect(edit(serverId, { apiKey: 'secret' })).toEqual({ ok: true })
    expect(servers()).toMatchObject([{ hasKey: true, reach: 'unknown', reason: undefined }])
    await reachIs('ok')
    edit(serverId, { apiKey: '' })
    expect(servers()).toMatchObject([{ hasKey: false }])
    await reachIs('unauthorized')
    expect(core.context.keys.get(serverId)).toBeUndefined()
  })

  it('keeps the key if only the path of the address changes', async () => {
    server.apiKey = 'secret'
    const serverId = add({ apiKey: 'secret' })
    await reachIs('ok')
    server.requests.clear()
    expect(edit(serverId, { url: `${server.url}/lab` })).toEqual({ ok: true })
    expect(servers()).toMatchObject([{ hasKey: true }])
    await server.until(() => server.requests.total > 0)
    expect(keysSentTo(server)).toEqual(['secret'])
  })

  it('never sends the key to another origin, and reports that it was removed', async () => {
    const serverId = add({ apiKey: 'secret' })
    const other = await startServerForTest()
    const { ok, message } = edit(serverId, { url: other.url })
    expect(ok).toBe(true)
    expect(formatAllMessages(message)).toMatch(/key only works for the old address/)
    expect(servers()).toMatchObject([{ hasKey: false }])
    await other.until(() => other.requests.total > 0)
    expect(keysSentTo(other)).toEqual([undefined])
    // The key stays removed even if the old address is restored.
    server.requests.clear()
    edit(serverId, { url: server.url })
    await server.until(() => server.requests.total > 0)
    expect(keysSentTo(server)).toEqual([undefined])
  })

  it('accepts a new key together with a new address', async () => {
    const serverId = add({ apiKey: 'old' })
    const other = await startServerForTest({ apiKey: 'new' })
    expect(edit(serverId, { url: other.url, apiKey: 'new' })).toEqual({ ok: true })
    await reachIs('ok')
    expect(keysSentTo(other)).toEqual(['new'])
  })

  it.each([
    ['an invalid address', { url: 'two words' }, 'isn’t a valid address'],
    ['the address of another server', { url: 'http://other:8000/' }, 'Other already uses this address'],
    ['a key with a space', { apiKey: 'a b' }, 'API keys can contain only ASCII letters'],
  ])('changes nothing if the user enters %s', (_, change, words) => {
    const serverId = add({ name: 'A', apiKey: 'k' })
    addServer(core.context, { url: 'http://other:8000', name: 'Other' })
    const before = servers()
    const outcome = edit(serverId, { name: 'B', muted: true, ...change })
    expect(outcome).toMatchObject({ ok: false })
    expect(formatAllMessages(outcome.message)).toContain(words)
    expect(servers()).toEqual(before)
    expect(core.context.keys.get(serverId)).toBe('k')
  })

  it('is rejected if the server was removed', () => {
    expect(formatAllMessages(edit('gone', { name: 'B' }))).toEqual({
      ok: false,
      message: 'This server has been removed',
    })
  })

  it('saves the server’s new name and settings for the next launch', async () => {
    const folder = createTempFolder()
    const first = runCore({ folder, url: server.url })
    const [{ id: serverId = '' } = {}] = first.store.state().servers.values()
    editServer(first.context, { serverId, name: 'Lab', muted: true, autoRestarts: 3 })
    await first.stop()
    const { store } = runCore({ folder })
    expect([...store.state().servers.values()]).toMatchObject([
      { id: serverId, name: 'Lab', muted: true, autoRestarts: 3, hasKey: false },
    ])
  })
})

describe('removing a server', () => {
  it('deletes the server’s key', () => {
    const { serverId = '' } = addServer(core.context, { url: server.url, apiKey: 'secret' })
    removeServer(core.context, serverId)
    expect(core.context.keys.get(serverId)).toBeUndefined()
  })

  it('unwatches the server’s jobs, closes their streams, and ends all requests', async () => {
    const other = await startServerForTest({ streamIntervalMs: 10 })
    const { serverId = '' } = addServer(core.context, { url: server.url, name: 'A' })
    addServer(core.context, { url: other.url, name: 'B' })
    const ids = [1, 2, 3].map((n) => server.addJob({ id: `a-${n}`, status: 'running' }).id)
    other.addJob({ id: 'b-1', status: 'running' })
    for (const id of ids) await core.watchJob(id)
    await core.watchJob('b-1')
    await server.until(() => server.openStreams().length === 3)
    await other.until(() => other.openStreams().length === 1)

    expect(formatAllMessages(removeServer(core.context, serverId))).toEqual({
      ok: true,
      message: 'A was removed',
    })
    expect(servers()).toMatchObject([{ name: 'B' }])
    expect([...core.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)).toEqual(['b-1'])
    await server.until(() => server.openStreams().length === 0)
    server.requests.clear()
    core.context.engine.onWake()
    await other.until(() => other.requests.count({ route: 'stats' }) > 1)
    expect(server.requests.total).toBe(0)
    await other.until(() => other.openStreams().length === 1)
    expect(server.jobs.all().map(({ status }) => status)).toEqual(['running', 'running', 'running'])
  })

  it('is rejected if the server was already removed', () => {
    expect(formatAllMessages(removeServer(core.context, 'gone'))).toEqual({
      ok: false,
      message: 'This server has been removed',
    })
  })
})
