import { once } from 'node:events'
import { createServer as createHttpServer, request as httpRequest, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { KeyAndCertificate } from './authority.ts'
import { listen } from './port.ts'

export type ResolveTarget = (host: string, port: number) => { readonly host: string; readonly port: number }

export interface ProxyOptions {
  readonly secure?: KeyAndCertificate
  /** Has the form `name:password`. */
  readonly login?: string
  readonly rejectWithStatus?: number
  readonly resolveTarget?: ResolveTarget
}

export type TestProxy = Awaited<ReturnType<typeof startProxy>>

const straightOn: ResolveTarget = (host, port) => ({ host, port })

function join(one: Duplex, other: Duplex): void {
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
  one.pipe(other).pipe(one)
}

async function listening(server: Server | ReturnType<typeof createServer>) {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()) // A client may disconnect at any time.
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    cut,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}

/** `requests` contains `CONNECT host:port`, `GET http://host:port/path` or `SOCKS5 host:port`. */
export async function startProxy(options: ProxyOptions = {}) {
  const { secure, login, rejectWithStatus, resolveTarget = straightOn } = options
  const requests: string[] = []
  const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`
  const getRejection = (authorization: string | undefined) =>
    wanted && authorization !== wanted ? 407 : rejectWithStatus

  const server = secure ? createHttpsServer(secure) : createHttpServer()
  server.on('request', (incoming, response) => {
    const { method, headers, url = '' } = incoming
    requests.push(`${method} ${url}`)
    const { 'proxy-authorization': authorization, ...others } = headers
    const status = getRejection(authorization)
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<p>no')
      return
    }
    const target = new URL(url)
    const onward = httpRequest(
      { ...resolveTarget(target.hostname, Number(target.port || 80)), path: target.pathname + target.search },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(response)
        reply.on('error', () => response.destroy())
      },
    )
    for (const [name, value] of Object.entries(others)) if (value !== undefined) onward.setHeader(name, value)
    onward.method = method ?? 'GET'
    onward.on('error', () =>
      response.headersSent ? response.destroy() : response.writeHead(502).end('<p>none'),
    )
    response.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.on('connect', ({ url = '', headers }, socket: Duplex) => {
    requests.push(`CONNECT ${url}`)
    const status = getRejection(headers['proxy-authorization'])
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${url}`)
    const onward = connect(resolveTarget(hostname, Number(port || 80)))
    onward.once('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      join(onward, socket)
    })
    onward.once('error', () => socket.end('HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n'))
  })
  return { requests, ...(await listening(server)) }
}

async function take(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const chunk: Buffer | null = socket.read(length)
    if (chunk) return chunk
    await once(socket, 'readable')
  }
}

/**
 * Follows RFC 1928 and 1929. Returns undefined if the client offers no suitable method or the login is wrong.
 */
async function readSocksTarget(socket: Socket, login: string | undefined) {
  const [methods = 0] = await take(socket, 1)
  const offered = await take(socket, methods)
  const method = login === undefined ? 0 : 2
  if (!offered.includes(method)) return void socket.end(Buffer.from([5, 0xff]))
  socket.write(Buffer.from([5, method]))
  if (login !== undefined) {
    const [, nameLength = 0] = await take(socket, 2)
    const name = await take(socket, nameLength)
    const [passwordLength = 0] = await take(socket, 1)
    const password = await take(socket, passwordLength)
    const isRight = `${String(name)}:${String(password)}` === login
    socket.write(Buffer.from([1, isRight ? 0 : 1]))
    if (!isRight) return void socket.end()
  }
  const [, , , kind] = await take(socket, 4)
  const [length = 0] = kind === 3 ? await take(socket, 1) : [kind === 4 ? 16 : 4]
  const address = await take(socket, length)
  const port = (await take(socket, 2)).readUInt16BE()
  return { host: kind === 3 ? String(address) : address.join('.'), port }
}

const formatReply = (status: number) => Buffer.from([5, status, 0, 1, 0, 0, 0, 0, 0, 0])

async function serveSocks(socket: Socket, options: ProxyOptions, requests: string[]): Promise<void> {
  const { login, rejectWithStatus, resolveTarget = straightOn } = options
  await take(socket, 1)
  const wanted = await readSocksTarget(socket, login)
  if (!wanted) return
  requests.push(`SOCKS5 ${wanted.host}:${wanted.port}`)
  if (rejectWithStatus !== undefined) return void socket.end(formatReply(rejectWithStatus))
  const onward = connect(resolveTarget(wanted.host, wanted.port))
  onward.once('error', () => socket.end(formatReply(4)))
  await once(onward, 'connect')
  socket.write(formatReply(0))
  join(onward, socket)
}

/** The option `rejectWithStatus` is a status from RFC 1928. */
export async function startSocksProxy(options: ProxyOptions = {}) {
  const requests: string[] = []
  const server = createServer((socket) => {
    serveSocks(socket, options, requests).catch(() => socket.destroy())
  })
  return { requests, ...(await listening(server)) }
}
