import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { call, clientOf, once, startServerForTest, withServer, withBytes, listenToEnd } from './set-up.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { startWatchingEngine } from '#test/support/watching-engine.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await listenOnFreePort(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The backlog of this port is full, so the system drops further packets. */
async function fullPort(): Promise<number> {
  const listener = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] })
  closeAfterTest(() => child.kill('SIGKILL'))
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())))
  })
  for (let opened = 0; opened < 4; opened++) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    closeAfterTest(() => socket.destroy())
  }
  return port
}

const broken = (cause: string, message: string) => ({
  ok: false,
  error: { kind: 'unreachable', cause, message },
})

describe('the reason for a server’s unreachability', () => {
  it('can be an unknown name', async () => {
    const { client, budget } = clientOf('http://no-such-host.invalid')
    expect(formatAllMessages(await client.stats(call()))).toEqual(
      broken('dns', 'Host not found. Check the name.'),
    )
    expect(budget.blockedForMs()).toBeUndefined()
  })

  it('can be a port on which nothing listens', async () => {
    const forgotten: unknown[] = []
    const clearRouteCache = (url?: URL) => forgotten.push(url?.href)
    const url = `http://127.0.0.1:${await deadPort()}`
    const { client } = clientOf(url, { network: { ...directNetwork, clearRouteCache } })
    const words = 'Connection refused. Is the server running on this port?'
    expect(formatAllMessages(await client.stats(once()))).toEqual(broken('refused', words))
    expect(forgotten).toEqual([`${url}/api/v1/jobs/queue/stats`])
    const stream = await listenToEnd(client, 'a')
    expect(formatAllMessages(stream.end)).toEqual({ reason: 'failed', error: broken('refused', words).error })
  })

  it('can be a host that drops packets, which isn’t reported as busy', async () => {
    const url = `http://127.0.0.1:${await fullPort()}`
    const watching = startWatchingEngine()
    closeAfterTest(() => watching.stop())
    const answer = await watching.engine.withClient({ url }, (client) => client.stats(once()))
    expect(formatAllMessages(answer)).toEqual(broken('timeout', 'Connection timed out'))
  })

  it('can be a response that takes over ten seconds, which isn’t requested again at once', async () => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'any', do: { kind: 'silence' } })
    const answer = client.stats(call())
    await server.until(() => server.requests.total === 1)
    await clock.advance(9_999)
    await clock.advance(1)
    expect(formatAllMessages(await answer)).toEqual(
      broken('silent', 'No response within 10 s. The server may be generating a taxonomy.'),
    )
    expect(server.requests.total).toBe(1)
  })

  it('can be a response that stops after its beginning', async () => {
    const { client, clock } = await withBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"pending')
    })
    const answer = client.stats(call())
    await clock.untilSleeping((ms) => ms === 10_000)
    await clock.advance(10_000)
    expect(formatAllMessages(await answer)).toEqual(
      broken('silent', 'No response within 10 s. The server may be generating a taxonomy.'),
    )
  })

  it('can be a long poll that is more than ten seconds overdue', async () => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'poll', do: { kind: 'silence' } })
    const answer = client.poll('a', 'running', 30, call())
    await server.until(() => server.requests.total === 1)
    await clock.advance(39_999)
    await clock.advance(1)
    expect(formatAllMessages(await answer)).toEqual(
      broken('silent', 'No response within 40 s. The server may be generating a taxonomy.'),
    )
  })

  it('can be a port without TLS', async () => {
    const server = await startServerForTest()
    const { client } = clientOf(server.url.replace('http:', 'https:'))
    const words = 'Couldn’t connect securely. Does the server use https?'
    expect(formatAllMessages(await client.stats(call()))).toEqual(broken('tls', words))
  })

  it('can be a service without HTTP', async () => {
    const { client } = await withBytes((socket) => {
      socket.end('SSH-2.0-OpenSSH_9.6\r\n')
    })
    expect(formatAllMessages(await client.stats(call()))).toEqual({
      ok: false,
      error: { kind: 'not-compileo', message: 'Something else is running on this port' },
    })
  })

  it('can be a redirect, which isn’t followed and never gets the key', async () => {
    const elsewhere = await startServerForTest()
    const { server, client } = await withServer({}, { apiKey: 'secret' })
    server.faults.add({
      on: 'any',
      do: commonFaults.redirect(`${elsewhere.url}/api/v1/jobs/queue/stats`, 307),
    })
    const words = 'The server redirects to another address: enter that one instead'
    expect(formatAllMessages(await client.stats(call()))).toEqual(broken('redirect', words))
    expect(formatAllMessages(await client.restart('a', call()))).toEqual(broken('redirect', words))
    const stream = await listenToEnd(client, 'a')
    expect(formatAllMessages(stream.end)).toMatchObject({ reason: 'failed', error: { cause: 'redirect' } })
    expect(server.requests.list().every(({ headers }) => headers['x-api-key'] === 'secret')).toBe(true)
    expect(elsewhere.requests.total).toBe(0)
  })
})
