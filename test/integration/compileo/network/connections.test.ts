import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createConnections, type HttpRequest } from '#main/compileo/network/connections.ts'
import { serveBytes } from '#test/integration/compileo/set-up.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { collectUncaught } from '#test/support/uncaught.ts'

const uncaught = collectUncaught()
const get = { method: 'GET', headers: {} } as const

function connect() {
  const connections = createConnections({ network: directNetwork, monotonic: () => 0 })
  closeAfterTest(() => connections.destroy())
  return connections
}

async function respond(handle: RequestListener) {
  const server = createServer(handle)
  const url = `http://127.0.0.1:${await listenOnFreePort(server)}/`
  const connections = connect()
  const { signal } = new AbortController()
  return {
    connections,
    ask: (request: Partial<HttpRequest> = {}) => connections.request(url, { ...get, signal, ...request }),
  }
}

describe('a request over HTTP', () => {
  it('is sent with its body', async () => {
    const { ask } = await respond((request, response) => request.pipe(response))
    const response = await ask({ method: 'POST', body: Buffer.from('hello') })
    expect([response.status, await response.text()]).toEqual([200, 'hello'])
  })

  it('gets repeated headers as one value, and null for a missing header', async () => {
    const { ask } = await respond((_, response) => {
      response.writeHead(200, [
        ['x-cache', 'miss'],
        ['x-cache', 'hit'],
      ])
      response.end()
    })
    const { headers } = await ask()
    expect([headers.get('x-cache'), headers.get('retry-after')]).toEqual(['miss, hit', null])
  })

  it.each([204, 304])('gets a response without a body for status %d', async (status) => {
    const { ask } = await respond((_, response) => response.writeHead(status).end())
    expect(await ask()).toMatchObject({ status, body: null })
  })

  it.each([
    ['the invalid status 999', 'HTTP/1.1 999 What\r\n\r\n'],
    ['status 101 for an upgrade', 'HTTP/1.1 101 Switch\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ])('fails if the response has %s', async (_, bytes) => {
    const server = await serveBytes((socket) => socket.write(bytes))
    const { signal } = new AbortController()
    await expect(connect().request(server.url, { ...get, signal })).rejects.toThrow(/./)
    await waitForTurns(20)
    expect(server.sockets.size).toBe(0)
    expect(uncaught).toEqual([])
  })
})

it.each(['http', 'socks5'] as const)(
  'an aborted request closes the connection to an unresponsive %s proxy',
  async (kind) => {
    const sockets = new Set<Socket>()
    const { promise: isAsked, resolve: onData } = Promise.withResolvers<Buffer>()
    const proxy = createTcpServer((socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.once('data', onData)
    })
    const port = await listenOnFreePort(proxy)
    const route = { kind, host: '127.0.0.1', port, variable: 'HTTPS_PROXY' } as const
    const network = { ...directNetwork, resolveRoutes: () => [route] }
    const connections = createConnections({ network, monotonic: () => 0 })
    closeAfterTest(() => connections.destroy())
    const controller = new AbortController()
    const request = connections.request('https://compileo.invalid/', { ...get, signal: controller.signal })
    const rejection = request.catch((error: unknown) => error)
    await isAsked
    controller.abort(new Error('unwatched'))
    await waitForTurns(20)
    // A connection that the abort doesn't close would stay open until the proxy's time limit.
    expect(sockets.size).toBe(0)
    expect(await rejection).toMatchObject({ message: 'unwatched' })
  },
)

describe('a response’s body', () => {
  it('is read no faster than its consumer reads', async () => {
    let sent = 0
    const megabyte = Buffer.alloc(1024 * 1024)
    const server = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = () => {
        sent += 1
        if (sent < 200 && !socket.destroyed) socket.write(megabyte, more)
      }
      more()
    })
    const controller = new AbortController()
    const response = await connect().request(server.url, { ...get, signal: controller.signal })
    await waitForTurns(2_000)
    // The system's buffers accept some pieces although the client doesn't read them.
    expect(sent).toBeLessThan(20)
    controller.abort()
    await expect(response.text()).rejects.toThrow('closed')
  })

  it('joins the small chunks that arrive together', async () => {
    const server = await serveBytes((socket) => {
      const chunks = '1\r\nx\r\n'.repeat(5_000)
      socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
    })
    const { signal } = new AbortController()
    const { body } = await connect().request(server.url, { ...get, signal })
    const parts: Uint8Array[] = []
    for await (const part of body ?? []) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe('x'.repeat(5_000))
    expect(parts.length).toBeLessThan(50)
  })

  it('closes the connection when it is cancelled, before or at its end', async () => {
    for (const bytes of ['content-length: 10\r\n\r\nhello', 'connection: close\r\n\r\nhello']) {
      const server = await serveBytes((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${bytes}`)
        if (bytes.startsWith('connection')) socket.end()
      })
      const { signal } = new AbortController()
      const { body } = await connect().request(server.url, { ...get, signal })
      const reader = body?.getReader()
      await reader?.read()
      await reader?.cancel()
      await waitForTurns(20)
      expect(server.sockets.size).toBe(0)
      expect(uncaught).toEqual([])
    }
  })

  it('fails if it is still open when the program ends', async () => {
    const { connections, ask } = await respond((_, response: ServerResponse) => response.write('first'))
    const response = await ask()
    await connections.destroy()
    await expect(response.text()).rejects.toThrow('closed')
    await expect(ask()).rejects.toThrow('closed')
  })
})
