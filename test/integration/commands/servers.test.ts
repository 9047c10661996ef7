import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addServer, removeServer } from '../../../main/commands/servers.ts'
import { startCompileoServer, type CompileoServer } from '../../server/index.ts'
import { runCore, type RunningCore } from '../../support/running-core.ts'
import { tempFolder } from '../../support/temp-folder.ts'

let server: CompileoServer
let core: RunningCore

beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 10 })
  core = runCore({ folder: tempFolder() })
})

afterEach(() => server.close())

const servers = () => [...core.store.state().servers.values()]
const reachIs = (reach: string) => core.untilState(() => servers()[0]?.reach === reach)

describe('adding a server', () => {
  it('names it by its host, and asks it', async () => {
    expect(addServer(core.context, { url: `${server.url}/api/v1/` })).toMatchObject({
      ok: true,
      message: `127.0.0.1:${server.port} was added`,
    })
    expect(servers()).toMatchObject([{ url: server.url, name: `127.0.0.1:${server.port}`, hasKey: false }])
    await reachIs('ok')
  })

  it('takes a name as it is meant, and a key for its own server alone', async () => {
    server.apiKey = 'secret'
    const added = addServer(core.context, { url: server.url, name: '  Workstation ', apiKey: 'secret' })
    expect(added.message).toBe('Workstation was added')
    expect(servers()).toMatchObject([{ name: 'Workstation', hasKey: true }])
    await reachIs('ok')
    expect(server.requests.list().every(({ headers }) => headers['x-api-key'] === 'secret')).toBe(true)
    expect(JSON.stringify(servers())).not.toContain('secret')
  })

  it('with a name of spaces alone names it by its host', () => {
    addServer(core.context, { url: server.url, name: '   ' })
    expect(servers()).toMatchObject([{ name: `127.0.0.1:${server.port}` }])
  })

  it('that is there already takes up a new name and a new key, and keeps its jobs', async () => {
    server.apiKey = 'secret'
    const { serverId } = addServer(core.context, { url: server.url })
    await reachIs('unauthorized')
    expect(addServer(core.context, { url: `${server.url}/`, name: 'B', apiKey: 'secret' })).toEqual({
      ok: true,
      serverId,
      message: 'B is known already',
    })
    expect(servers()).toMatchObject([{ id: serverId, name: 'B', hasKey: true }])
    await reachIs('ok')
    addServer(core.context, { url: server.url })
    expect(servers()).toMatchObject([{ name: 'B', hasKey: true }])
  })

  it.each([
    ['an address that is none', { url: 'two words' }, 'is not an address'],
    ['a key with a space', { url: 'h', apiKey: 'a b' }, 'An API key has no spaces'],
    ['a key with a line end', { url: 'h', apiKey: 'a\r\nX-Other: 1' }, 'An API key has no spaces'],
    ['a key that is not ASCII', { url: 'h', apiKey: 'schlüssel' }, 'An API key has no spaces'],
  ])('with %s is refused in words', (_, wish, words) => {
    const added = addServer(core.context, wish)
    expect(added).toMatchObject({ ok: false })
    expect(added.message).toContain(words)
    expect(servers()).toEqual([])
  })

  it('with an empty key is adding it without one', () => {
    addServer(core.context, { url: server.url, apiKey: '' })
    expect(servers()).toMatchObject([{ hasKey: false }])
  })
})

describe('removing a server', () => {
  it('takes its jobs along, closes their streams, and asks nothing more', async () => {
    const other = await startCompileoServer({ streamIntervalMs: 10 })
    const { serverId = '' } = addServer(core.context, { url: server.url, name: 'A' })
    addServer(core.context, { url: other.url, name: 'B' })
    const ids = [1, 2, 3].map((n) => server.addJob({ id: `a-${n}`, status: 'running' }).id)
    other.addJob({ id: 'b-1', status: 'running' })
    for (const id of ids) await core.watchJob(id)
    await core.watchJob('b-1')
    await server.until(() => server.openStreams().length === 3)
    await other.until(() => other.openStreams().length === 1)

    expect(removeServer(core.context, serverId)).toEqual({ ok: true, message: 'A was removed' })
    expect(servers()).toMatchObject([{ name: 'B' }])
    expect([...core.store.state().jobs.values()].map(({ jobId }) => jobId)).toEqual(['b-1'])
    await server.until(() => server.openStreams().length === 0)
    server.requests.clear()
    core.context.engine.wake()
    await other.until(() => other.requests.count({ route: 'stats' }) > 1)
    expect(server.requests.total).toBe(0)
    await other.until(() => other.openStreams().length === 1)
    // Its jobs go on: a server that is removed is not told anything.
    expect(server.jobs.all().map(({ status }) => status)).toEqual(['running', 'running', 'running'])
    await other.close()
  })

  it('that is gone already is refused', () => {
    expect(removeServer(core.context, 'gone')).toEqual({
      ok: false,
      message: 'This server is not configured any more',
    })
  })
})
