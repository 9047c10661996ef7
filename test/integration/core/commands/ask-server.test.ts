import { createServer } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { testServer } from '#main/core/commands/servers/check-server.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { openCoreDuringTest, runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

let server: CompileoServer
let core: RunningCore

beforeEach(async () => {
  server = await startServerForTest()
  core = runCore({ folder: createTempFolder() })
})

const test = (request: { url?: string; apiKey?: string; serverId?: string } = {}) =>
  testServer(core.context, { url: server.url, ...request })

describe('the test of a server before it is saved', () => {
  it('reports the server’s queue with one request, and saves nothing', async () => {
    for (const status of ['running', 'running', 'running', 'pending'] as const) server.addJob({ status })
    expect(formatAllMessages(await test({ url: ` ${server.url}/api/v1/ ` }))).toEqual({
      ok: true,
      message: 'Connected to Compileo: 3 running, 1 waiting',
      insecure: false,
    })
    expect(server.requests.list().map(({ route }) => route)).toEqual(['stats'])
    expect(core.store.state().servers.size).toBe(0)
  })

  it.each([
    ['a missing', undefined, 'The server requires an API key'],
    ['an empty', '', 'The server requires an API key'],
    ['a wrong', 'wrong', 'The server rejected the API key'],
  ])('reports why the server rejects %s API key', async (_, apiKey, message) => {
    server.apiKey = 'secret'
    expect(formatAllMessages(await test({ apiKey }))).toMatchObject({ ok: false, message })
    expect(await test({ apiKey: 'secret' })).toMatchObject({ ok: true })
  })

  it.each([
    ['limiting requests', { kind: 'limited' }, 'The server is limiting requests'],
    ['limited by its proxy', commonFaults.tooMany(30), 'The server is limiting requests'],
    [
      'without its queue manager',
      commonFaults.error(503, 'Queue manager not available'),
      'Queue manager not available',
    ],
  ] as const)('accepts a server that is %s, with a warning', async (_, fault, words) => {
    server.faults.add({ on: 'stats', do: fault })
    const { ok, message } = await test()
    expect(ok).toBe(true)
    expect(formatAllMessages(message)).toMatch(
      /^Connected to Compileo, but its queue is unavailable right now\. /,
    )
    expect(formatAllMessages(message)).toContain(words)
    expect(server.requests.total).toBeLessThanOrEqual(5)
  })

  it('accepts a server without Redis, and reports this', async () => {
    server.faults.add({ on: 'stats', do: { kind: 'redis-down' } })
    expect(formatAllMessages(await test())).toMatchObject({
      ok: true,
      message: 'Connected to Compileo, but its queue (Redis) is unavailable right now',
    })
  })

  it('closes its connection', async () => {
    const other = createServer((_, res) => res.end('{}'))
    other.keepAliveTimeout = 0
    const closed = new Promise((resolve) => {
      other.on('connection', (socket) => socket.once('close', () => resolve('closed')))
    })
    await test({ url: `http://127.0.0.1:${await listenOnFreePort(other)}` })
    expect(await closed).toBe('closed')
  })
})

describe('a server that doesn’t respond', () => {
  it('fails the test ten seconds after the request to its health route', async () => {
    const clock = createFakeClock()
    const { context } = openCoreDuringTest({ folder: createTempFolder(), clock })
    server.faults.add({ on: 'stats', do: commonFaults.error(500, 'Failed to get queue stats') })
    server.faults.add({ on: 'health', do: { kind: 'silence' } })
    const answer = testServer(context, { url: server.url })
    for (const nth of [1, 2, 3]) {
      await server.until(() => server.requests.count({ route: 'stats' }) === nth)
      await clock.untilSleeping((ms) => ms <= 2_000)
      await clock.advance(2_000)
    }
    await server.until(() => server.requests.count({ route: 'health' }) === 1)
    await clock.advance(10_000)
    expect(formatAllMessages(await answer)).toMatchObject({ ok: false, message: 'No response within 10 s' })
  })

  it('doesn’t keep the program from ending', async () => {
    server.faults.add({ on: 'any', do: { kind: 'silence' } })
    const asking = Promise.allSettled([test()])
    await server.until(() => server.requests.total === 1)
    await core.stop()
    expect(await asking).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }])
  })
})

const kept = (url = server.url) => addServer(core.context, { url, apiKey: 'secret' }).serverId ?? ''
const keys = () => server.requests.list({ route: 'stats' }).map(({ headers }) => headers['x-api-key'])

describe('a server’s saved key', () => {
  it('is used for a test if the user enters no key and the origin is the same', async () => {
    const serverId = kept(`${server.url}/lab`)
    server.apiKey = 'secret'
    expect(await test({ serverId })).toMatchObject({ ok: true })
  })

  it('isn’t used if the user enters another key, empties the field, or changes the origin', async () => {
    const serverId = kept('http://127.0.0.1:9')
    const own = addServer(core.context, { url: `${server.url}/lab`, apiKey: 'kept' }).serverId ?? ''
    server.requests.clear()
    await test({ serverId: own, apiKey: 'other' })
    await test({ serverId: own, apiKey: '' })
    await test({ serverId })
    expect(keys()).toEqual(['other', undefined, undefined])
  })
})

it.each([
  ['with a key', 'secret', 'Not encrypted: others on the network can read the API key and all job data'],
  ['without a key', undefined, 'Not encrypted: others on the network can read all job data'],
])('a successful test %s warns about http to another machine', async (_, apiKey, warning) => {
  // 0.0.0.0 isn't a loopback address, though it reaches this machine.
  expect(formatAllMessages(await test({ url: `http://0.0.0.0:${server.port}`, apiKey }))).toEqual({
    ok: true,
    insecure: true,
    message: `Connected to Compileo: 0 running, 0 waiting. ${warning}`,
  })
})
