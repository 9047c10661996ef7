import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Network, ProxyServer, Route } from '#main/compileo/network/network.ts'
import { getRoutesFromEnv } from '#main/compileo/network/routes.ts'
import { createSecureContextCache } from '#main/compileo/network/trust.ts'
import { createTestAuthority, type KeyAndCertificate } from '#test/support/authority.ts'
import { startProxy, startSocksProxy, type ProxyOptions, type TestProxy } from '#test/support/proxy.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { startTlsProxy } from '#test/support/tls-proxy.ts'
import { directNetwork, createTrustingNetwork } from '#test/support/direct-network.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { call, clientOf, listen, once, startServerForTest } from './set-up.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { formatAllMessages, formatMessageOrText } from '#test/support/job-texts.ts'

/** Only the proxies of these tests resolve this name. */
const host = 'compileo.invalid'

async function proxyOf(kind: ProxyServer['kind'], options: ProxyOptions): Promise<TestProxy> {
  const proxy = await (kind === 'socks5' ? startSocksProxy(options) : startProxy(options))
  closeAfterTest(() => proxy.stop())
  return proxy
}

const by = (...ways: Route[]): Network => ({ ...directNetwork, resolveRoutes: () => ways })

const bySecure = (ca: readonly string[], ...ways: Route[]): Network => ({
  ...createTrustingNetwork(...ca),
  resolveRoutes: () => ways,
})

const wayTo = (
  kind: ProxyServer['kind'],
  { port }: TestProxy,
  more: Partial<ProxyServer> = {},
): ProxyServer => ({
  kind,
  host: '127.0.0.1',
  port,
  variable: 'HTTPS_PROXY',
  ...more,
})

async function askedBy(way: Route, url = `http://${host}:8000`) {
  const { client } = clientOf(url, { network: by(way) })
  return client.stats(once())
}

const troubled = (message: string | RegExp) => ({
  ok: false,
  error: {
    kind: 'unreachable',
    cause: 'proxy',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  },
})

async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await listenOnFreePort(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('through a proxy', () => {
  it.each(['http', 'https', 'socks5'] as const)(
    'requests and streams reach a server whose name only the %s proxy can resolve',
    async (kind) => {
      const server = await startServerForTest({ streamIntervalMs: 5 })
      const { id } = server.addJob({ status: 'running', progress: 10 })
      const authority = await createTestAuthority('of the proxy')
      const secure = kind === 'https' ? await authority.issue('IP:127.0.0.1') : undefined
      const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
      const proxy = await proxyOf(kind, { resolveTarget, ...(secure && { secure }) })
      const network = bySecure([authority.cert], wayTo(kind, proxy))
      const { client } = clientOf(`http://${host}:8000`, { network, apiKey: 'k' })
      expect(await client.status(id, call())).toMatchObject({ ok: true })
      const stream = await listen(client, id)
      await stream.until(({ frames }) => frames.length > 0)
      const before = stream.frames.length
      server.updateJob(id, { progress: 20 })
      await stream.until(({ frames }) => frames.length > before)
      expect(await client.restart(id, call())).toMatchObject({ ok: false, error: { kind: 'conflict' } })
      expect(server.requests.list().every(({ headers }) => headers['x-api-key'] === 'k')).toBe(true)
      const path = '/api/v1/jobs/status'
      // Many proxies tunnel only to port 443, so HTTP requests are forwarded.
      const first =
        kind === 'socks5' ? `${kind.toUpperCase()} ${host}:8000` : `GET http://${host}:8000${path}/${id}`
      expect(proxy.requests[0]).toBe(first)
    },
  )

  it.each(['http', 'https', 'socks5'] as const)(
    'an https server is reached through a tunnel that the %s proxy can’t read',
    async (kind) => {
      const server = await startServerForTest({ streamIntervalMs: 5 })
      const { id } = server.addJob({ status: 'running' })
      const authority = await createTestAuthority('of the server')
      const front = await startTlsProxy(server, await authority.issue(`DNS:${host}`))
      const proxies = await createTestAuthority('of the proxy')
      const secure: KeyAndCertificate | undefined =
        kind === 'https' ? await proxies.issue('IP:127.0.0.1') : undefined
      const resolveTarget = () => ({ host: '127.0.0.1', port: front.port })
      const proxy = await proxyOf(kind, { resolveTarget, ...(secure && { secure }) })
      const network = bySecure([authority.cert, proxies.cert], wayTo(kind, proxy))
      const { client } = clientOf(`https://${host}`, { network })
      expect(await client.status(id, call())).toMatchObject({ ok: true })
      const stream = await listen(client, id)
      await stream.until(({ frames }) => frames.length > 0)
      expect(new Set(proxy.requests)).toEqual(
        new Set([`${kind === 'socks5' ? kind.toUpperCase() : 'CONNECT'} ${host}:443`]),
      )
    },
  )

  it.each(['http', 'socks5'] as const)(
    'requests fail without the password that the %s proxy requires',
    async (kind) => {
      const server = await startServerForTest()
      const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
      const proxy = await proxyOf(kind, { resolveTarget, login: 'ada:p@ss word' })
      const login = (password: string) => wayTo(kind, proxy, { login: { name: 'ada', password } })
      expect(await askedBy(login('p@ss word'))).toMatchObject({ ok: true })
      expect(formatAllMessages(await askedBy(login('wrong')))).toEqual(
        troubled(/^The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) rejected the user name and password$/),
      )
      expect(formatAllMessages(await askedBy(wayTo(kind, proxy)))).toEqual(
        troubled(/ asks for a user name and password: set /),
      )
      expect(server.requests.total).toBe(1)
      expect(server.requests.list()[0]?.headers).not.toHaveProperty('proxy-authorization')
    },
  )

  it('a SOCKS login of 255 bytes reaches the proxy, and a longer one is reported without connecting', async () => {
    const server = await startServerForTest()
    const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
    const ask = async (password: string) => {
      const proxy = await proxyOf('socks5', { resolveTarget, login: `ada:${'x'.repeat(255)}` })
      const env = { http_proxy: `socks5://ada:${password}@127.0.0.1:${proxy.port}` }
      const network = { ...directNetwork, resolveRoutes: (url: URL) => getRoutesFromEnv(url, env) ?? [] }
      const { client } = clientOf(`http://${host}:8000`, { network })
      return { result: formatAllMessages(await client.status('x', call())), asked: proxy.requests }
    }
    expect(await ask('x'.repeat(255))).toMatchObject({ asked: [`SOCKS5 ${host}:8000`] })
    expect(await ask('x'.repeat(256))).toEqual({
      result: troubled(/^The user name and the password in http_proxy may have at most 255 bytes each/),
      asked: [],
    })
  })

  it('a stream fails without the password that the proxy requires', async () => {
    const server = await startServerForTest({ streamIntervalMs: 5 })
    const { id } = server.addJob({ status: 'running' })
    const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
    const proxy = await proxyOf('http', { resolveTarget, login: 'ada:secret' })
    const hearBy = (way: ProxyServer) => {
      const { client } = clientOf(`http://${host}:8000`, { network: by(way) })
      return listen(client, id, once())
    }
    const refused = await hearBy(wayTo('http', proxy))
    await refused.until(({ end }) => end !== undefined)
    const { error } = troubled(/ asks for a user name and password: set /)
    expect(formatAllMessages(refused.end)).toEqual({ reason: 'failed', error })
    expect(server.requests.total).toBe(0)
    const stream = await hearBy(wayTo('http', proxy, { login: { name: 'ada', password: 'secret' } }))
    await stream.until(({ frames }) => frames.length > 0)
    expect(server.requests.list()[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  it('a tunnel fails without the proxy’s password, which the server never gets', async () => {
    const server = await startServerForTest()
    const authority = await createTestAuthority('of the server')
    const front = await startTlsProxy(server, await authority.issue(`DNS:${host}`))
    const resolveTarget = () => ({ host: '127.0.0.1', port: front.port })
    const proxy = await proxyOf('http', { resolveTarget, login: 'ada:secret' })
    const asked = async (way: ProxyServer) => {
      const { client } = clientOf(`https://${host}`, { network: bySecure([authority.cert], way) })
      return client.stats(once())
    }
    expect(await asked(wayTo('http', proxy, { login: { name: 'ada', password: 'secret' } }))).toMatchObject({
      ok: true,
    })
    expect(formatAllMessages(await asked(wayTo('http', proxy)))).toEqual(
      troubled(/ asks for a user name and password: set /),
    )
    expect(server.requests.list()[0]?.headers).not.toHaveProperty('proxy-authorization')
  })
})

describe('a problem with a proxy', () => {
  it('is reported if the proxy is unreachable', async () => {
    const port = await deadPort()
    const way = { kind: 'http', host: '127.0.0.1', port } as const
    const words = `The proxy 127.0.0.1:${port} (system settings) refused the connection. Is it running on this port?`
    expect(formatAllMessages(await askedBy(way))).toEqual(troubled(words))
    expect(formatAllMessages(await askedBy(way, `https://${host}`))).toEqual(troubled(words))
    expect(formatAllMessages(await askedBy({ ...way, kind: 'socks5' }))).toEqual(troubled(words))
  })

  it('is reported if the proxy’s name is unknown', async () => {
    const way = { kind: 'http', host: 'no-such-proxy.invalid', port: 3128, variable: 'ALL_PROXY' } as const
    expect(formatAllMessages(await askedBy(way))).toEqual(
      troubled('The proxy no-such-proxy.invalid:3128 (ALL_PROXY) couldn’t be found. Is its name right?'),
    )
  })

  it.each([
    [403, / refused to forward the request \(403\)$/],
    [502, / couldn’t reach the server \(502\). Is the server running, and can the proxy reach it\?$/],
  ])(
    'is reported if the proxy returns status %s for a request or a tunnel',
    async (rejectWithStatus, words) => {
      const proxy = await proxyOf('http', { rejectWithStatus })
      expect(formatAllMessages(await askedBy(wayTo('http', proxy)))).toEqual(troubled(words))
      expect(formatAllMessages(await askedBy(wayTo('http', proxy), `https://${host}`))).toEqual(
        troubled(words),
      )
    },
  )

  it.each([
    [2, / refused to forward the request \(NotAllowed\)$/],
    [4, / couldn’t reach the server \(HostUnreachable\)/],
    [5, / couldn’t reach the server \(ConnectionRefused\)/],
  ])('is reported if the proxy returns SOCKS5 error %s', async (rejectWithStatus, words) => {
    const proxy = await proxyOf('socks5', { rejectWithStatus })
    expect(formatAllMessages(await askedBy(wayTo('socks5', proxy)))).toEqual(troubled(words))
  })

  it('is reported if the proxy’s certificate isn’t trusted', async () => {
    const proxy = await proxyOf('https', {
      secure: await (await createTestAuthority('unknown')).issue('IP:127.0.0.1'),
    })
    expect(formatAllMessages(await askedBy(wayTo('https', proxy)))).toEqual(
      troubled(/ has a certificate that couldn’t be verified$/),
    )
  })

  it('is reported if the proxy should use TLS but doesn’t', async () => {
    const proxy = await proxyOf('http', {})
    expect(formatAllMessages(await askedBy(wayTo('https', proxy)))).toEqual(
      troubled(/^Couldn’t connect securely to the proxy/),
    )
  })

  it.each(['http', 'socks5'] as const)('is reported if no %s proxy listens at the address', async (kind) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.write('SSH-2.0-OpenSSH_9.6\r\n')
    })
    const way = { kind, host: '127.0.0.1', port: await listenOnFreePort(server) } as const
    expect(formatAllMessages(await askedBy(way, `https://${host}`))).toEqual(
      troubled(/ doesn’t respond like a proxy. Is its address right\?$/),
    )
  })

  it('is reported if the proxy closes the connection instead of opening a tunnel', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroy()))
    const port = await listenOnFreePort(server)
    for (const kind of ['http', 'socks5'] as const) {
      const answer = await askedBy({ kind, host: '127.0.0.1', port }, `https://${host}`)
      expect(formatAllMessages(answer)).toEqual(troubled(/ closed the connection$/))
    }
  })

  it('is reported if the proxy’s address isn’t valid', async () => {
    expect(formatAllMessages(await askedBy({ kind: 'unusable', variable: 'HTTP_PROXY' }))).toEqual(
      troubled('HTTP_PROXY isn’t a valid proxy address: it should look like http://host:3128'),
    )
  })

  it('ends a stream if the proxy closes the connection; a new stream can then be opened', async () => {
    const server = await startServerForTest({ streamIntervalMs: 5 })
    const { id } = server.addJob({ status: 'running' })
    const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
    const proxy = await proxyOf('http', { resolveTarget })
    const { client } = clientOf(`http://${host}:8000`, { network: by(wayTo('http', proxy)) })
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length > 0)
    proxy.cut()
    await stream.until(({ end }) => end !== undefined)
    expect(formatAllMessages(stream.end)).toMatchObject({ reason: 'failed', error: { cause: 'reset' } })
    const again = await listen(client, id)
    await again.until(({ frames }) => frames.length > 0)
  })
})

describe('with several proxies', () => {
  it('the next proxy is used if one fails, and the failed proxy is tried last afterwards', async () => {
    const server = await startServerForTest({ streamIntervalMs: 5 })
    const { id } = server.addJob({ status: 'running' })
    const authority = await createTestAuthority('of the server')
    const front = await startTlsProxy(server, await authority.issue(`DNS:${host}`))
    const resolveTarget = () => ({ host: '127.0.0.1', port: front.port })
    const [bad, good, unneeded] = await Promise.all([
      proxyOf('http', { rejectWithStatus: 502 }),
      proxyOf('http', { resolveTarget }),
      proxyOf('socks5', { resolveTarget }),
    ])
    const ways = [wayTo('http', bad), wayTo('http', good), wayTo('socks5', unneeded)]
    const network = bySecure([authority.cert], ...ways)
    const { client, clock } = clientOf(`https://${host}`, { network })
    // Each stream holds a connection, so the next one needs its own.
    const stream = async () => {
      const opened = await listen(client, id)
      await opened.until(({ frames }) => frames.length > 0)
      return [bad.requests.length, good.requests.length]
    }
    expect(await stream()).toEqual([1, 1])
    expect(await stream()).toEqual([1, 2])
    await clock.advance(5 * 60_000)
    expect(await stream()).toEqual([2, 3])
    expect(unneeded.requests).toEqual([])
  })

  it('the next proxy is used for a stream if the first proxy requires a password', async () => {
    const server = await startServerForTest({ streamIntervalMs: 5 })
    const { id } = server.addJob({ status: 'running' })
    const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
    const closed = await proxyOf('http', { resolveTarget, login: 'ada:secret' })
    const open = await proxyOf('http', { resolveTarget })
    const network = by(wayTo('http', closed), wayTo('http', open))
    const { client } = clientOf(`http://${host}:8000`, { network })
    const stream = await listen(client, id, once())
    await stream.until(({ frames }) => frames.length > 0)
    server.updateJob(id, { progress: 20 })
    await stream.until(({ frames }) => frames.length > 1)
    expect(stream.end).toBeUndefined()
    expect(closed.requests).toHaveLength(1)
  })

  it('a direct connection is tried last, and the first proxy’s error is shown if all fail', async () => {
    const server = await startServerForTest()
    const dead = { kind: 'http', host: '127.0.0.1', port: await deadPort() } as const
    const { client } = clientOf(server.url, { network: by(dead, { kind: 'direct' }) })
    expect(await client.restart('a', call())).toMatchObject({ error: { kind: 'conflict' } })
    expect(server.requests.count({ method: 'POST' })).toBe(1)
    await server.stop()
    const { client: other } = clientOf(server.url, { network: by(dead, { kind: 'direct' }) })
    expect(formatAllMessages(await other.stats(once()))).toEqual(
      troubled(/ refused the connection. Is it running/),
    )
  })

  it('a POST isn’t repeated through the next proxy if the first connection breaks', async () => {
    const server = await startServerForTest()
    server.faults.add({ on: 'any', do: { kind: 'drop' } })
    const resolveTarget = () => ({ host: '127.0.0.1', port: server.port })
    const other = await proxyOf('http', { resolveTarget })
    const { client } = clientOf(server.url, { network: by({ kind: 'direct' }, wayTo('http', other)) })
    expect(await client.restart('a', call())).toMatchObject({ ok: false })
    expect(server.requests.total).toBe(1)
    expect(other.requests).toEqual([])
  })
})

it('an HTTPS proxy is trusted if NODE_EXTRA_CA_CERTS contains its CA', async () => {
  const server = await startServerForTest()
  const authority = await createTestAuthority('of the company')
  const secure = await authority.issue('IP:127.0.0.1')
  const proxy = await proxyOf('https', {
    secure,
    resolveTarget: () => ({ host: '127.0.0.1', port: server.port }),
  })
  const file = join(createTempFolder(), 'ca.pem')
  await writeFile(file, authority.cert)
  const getSecureContext = createSecureContextCache({
    env: { NODE_EXTRA_CA_CERTS: file },
    platform: 'linux',
    onError: (message) => expect.fail(formatMessageOrText(message)),
  })
  const { client } = clientOf(`http://${host}:8000`, {
    network: { ...by(wayTo('https', proxy)), getSecureContext },
  })
  expect(await client.stats(call())).toMatchObject({ ok: true })
})
