import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { CommandContext } from '#main/core/commands/context.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { protocolVersion } from '#main/terminal/socket/protocol.ts'
import { getAgentSocketPath, getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { AppStore } from '#main/core/state/store.ts'
import { serveBytes } from '#test/integration/compileo/set-up.ts'
import { terminalRequests, type Patch } from '#shared/contract.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { createFakeClock, waitForTurns, type FakeClock } from '#test/support/fake-clock.ts'
import { createIdleEngine } from '#test/support/idle-engine.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { job } from '#test/unit/main/desktop/tray/states.ts'

let runtime: string
let path: string
let clock: FakeClock
let store: AppStore
let context: CommandContext

beforeEach(() => {
  runtime = createTempFolder()
  path = getSocketPath('/home/me/profile', { XDG_RUNTIME_DIR: runtime })
  clock = createFakeClock()
  store = new AppStore()
  context = createCommandContext({ store, engine: createIdleEngine(store, clock), clock })
  store.putServer(createServerState('server', 'http://lab', 'Lab', false))
})

const serve = () => serveTerminals(context, path)
const greeting = { protocol: protocolVersion }

/** Connects as a program that may violate the protocol. */
async function openRaw(...messages: readonly unknown[]) {
  const socket: Socket = connectTo(path)
  onTestFinished(() => void socket.destroy())
  let read = ''
  let isClosed = false
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => (read += String(chunk)))
  socket.on('error', () => undefined)
  socket.on('close', () => (isClosed = true))
  const write = (message: unknown) =>
    socket.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`)
  for (const message of messages) write(message)
  return {
    socket,
    write,
    read: () => read,
    untilClosed: () => expect.poll(() => isClosed, { timeout: 10_000 }).toBe(true),
    untilRead: (pattern: RegExp) => expect.poll(() => read, { timeout: 10_000 }).toMatch(pattern),
  }
}

/** Sends requests for large snapshots without reading the responses, until the server notices that. */
async function stopReading({ socket, write }: Awaited<ReturnType<typeof openRaw>>, count: number) {
  for (let nth = 0; nth < 2_000; nth += 1) store.putJob(job(`job-${nth}`))
  socket.pause()
  for (let id = 0; id < count; id += 1) write({ id, call: 'snapshot', argument: {} })
  await expect.poll(() => clock.pending().includes(30_000)).toBe(true)
}

const untilServed = async () => (await serve().connect()).call('state', {})

describe('the socket for terminals', () => {
  it('can be opened only by its user', async () => {
    const { connect, errors } = serve()
    await connect()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    expect(errors).toEqual([])
  })

  it('has its own path for each profile and for the agent', () => {
    expect(getSocketPath('/home/me/other', { XDG_RUNTIME_DIR: runtime })).not.toBe(path)
    expect(getSocketPath('/home/me/profile', { XDG_RUNTIME_DIR: '' })).toMatch(
      /^\/home\/me\/profile\/[0-9a-f]+\.sock$/,
    )
    expect(getAgentSocketPath('/var/lib/agent')).toBe('/var/lib/agent/tray.sock')
  })

  it('creates a missing runtime folder', async () => {
    rmSync(runtime, { recursive: true })
    expect(await untilServed()).toMatchObject({ servers: [{ name: 'Lab' }] })
  })

  it('isn’t opened in a folder where others can write, or if a file has the same name', async () => {
    mkdirSync(dirname(path))
    chmodSync(dirname(path), 0o777)
    const { errors } = serve()
    await expect
      .poll(() => errors)
      .toEqual([expect.objectContaining({ message: expect.stringMatching(/others can write/) })])
    rmSync(dirname(path), { recursive: true })
    writeFileSync(dirname(path), '')
    const second = serve()
    await expect.poll(() => second.errors).toEqual([expect.objectContaining({ code: 'EEXIST' })])
    expect(await connectSocket(path)).toBeUndefined()
  })

  it('replaces a socket that a killed app left behind', async () => {
    mkdirSync(dirname(path), { mode: 0o700 })
    writeFileSync(path, '')
    expect(await untilServed()).toMatchObject({ servers: [{ name: 'Lab' }] })
  })

  it('belongs to the first of two apps', async () => {
    const first = serve()
    const bridge = await first.connect()
    const second = serve()
    await expect.poll(() => second.errors).toEqual([expect.stringMatching(/another process/)])
    expect(await bridge.call('state', {})).toMatchObject({ servers: [{ name: 'Lab' }] })
    await second.stop()
    expect(await (await first.connect()).call('state', {})).toMatchObject({ servers: [{ name: 'Lab' }] })
  })

  it('is removed when the app quits, and its connections end', async () => {
    const { connect, stop } = serve()
    const bridge = await connect()
    await stop()
    await expect.poll(() => bridge.signal.aborted).toBe(true)
    await expect(bridge.call('state', {})).rejects.toThrow('ended')
    expect(() => statSync(path)).toThrow('ENOENT')
    expect(await connectSocket(path)).toBeUndefined()
  })
})

describe('a client of the socket', () => {
  it('receives nothing until it has sent its greeting, and then the version first', async () => {
    serve()
    await untilServed()
    const silent = await openRaw()
    const client = await openRaw(greeting)
    await client.untilRead(/^\{"protocol":1,"version":"1\.2\.3"\}\n$/)
    expect(silent.read()).toBe('')
    await clock.advance(5_000)
    await silent.untilClosed()
  })

  it('is told which version runs if its own version differs', async () => {
    await untilServed()
    const other = await openRaw({ protocol: protocolVersion + 1 })
    await other.untilClosed()
    expect(other.read()).toBe('{"protocol":1,"version":"1.2.3"}\n')
  })

  it('can only send requests that match the contract', async () => {
    const { connect, errors } = serve()
    await connect()
    const { untilRead, write } = await openRaw(greeting)
    for (const [id, request] of [
      { call: 'quit', argument: {} },
      { call: 'toString', argument: {} },
      { call: 'jobDetail', argument: { key: 'no-slash' } },
      { call: 'stopWaiting', argument: { key: 's/x', extra: 1 } },
      { call: 'jobDetail', argument: { key: 's/x' } },
    ].entries())
      write({ id, ...request })
    await untilRead(/"id":0,"error":"There is no such call"/)
    await untilRead(/"id":1,"error":"There is no such call"/)
    await untilRead(/"id":2,"error":"jobDetail: the argument does not fit the contract"/)
    await untilRead(/"id":3,"error":"stopWaiting: the argument does not fit the contract"/)
    await untilRead(/"id":4,"reply":null/)
    expect(errors).toEqual([])
  })

  it('can neither change settings nor run commands', () => {
    const powerful = ['updateSettings', 'saveHook', 'tryHook', 'addServer', 'editServer', 'quit', 'copyText']
    expect(powerful.filter((name) => Object.hasOwn(terminalRequests, name))).toEqual([])
  })

  it.each([
    ['sends a text that isn’t JSON', 'hello\n'],
    ['sends an invalid message', '{"id":"x"}\n'],
    ['sends a message that is longer than any request', 'x'.repeat(100_000)],
  ])('is disconnected if it %s', async (_what, message) => {
    await untilServed()
    const { untilClosed } = await openRaw(greeting, message)
    await untilClosed()
    expect(await untilServed()).toMatchObject({ servers: [{ name: 'Lab' }] })
  })

  it('is disconnected without a response if its greeting is invalid', async () => {
    await untilServed()
    const client = await openRaw({ protocol: 'x' })
    await client.untilClosed()
    expect(client.read()).toBe('')
  })

  it('is disconnected without using much memory if it doesn’t read its responses', async () => {
    await untilServed()
    const client = await openRaw(greeting)
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    await stopReading(client, 150)
    const { socket, untilClosed } = client
    expect(process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before).toBeLessThan(50e6)
    await clock.advance(30_000)
    socket.resume()
    await untilClosed()
  })

  it('gets all responses and stays connected if it stops reading for a while', async () => {
    await untilServed()
    const client = await openRaw(greeting)
    await stopReading(client, 5)
    client.socket.resume()
    await expect.poll(() => client.read().split('\n').length - 1).toBe(6)
    await clock.advance(30_000)
    client.write({ id: 5, call: 'jobDetail', argument: { key: 's/x' } })
    await client.untilRead(/^\{"id":5,/m)
  })

  it('is slowed down if it sends many requests, but still gets all responses', async () => {
    const { connect } = serve()
    const bridge = await connect()
    let replies = 0
    const calls = Array.from({ length: 450 }, () =>
      bridge.call('jobDetail', { key: 's/x' }).then(() => (replies += 1)),
    )
    await expect.poll(() => replies).toBe(200)
    await clock.advance(100)
    await expect.poll(() => replies).toBe(400)
    await clock.advance(100)
    await Promise.all(calls)
  })

  it('gets no further response while a thousand of its requests wait for a silent server', async () => {
    const silent = await serveBytes(() => undefined)
    context.engine.addServer({ id: 'server', url: silent.url })
    onTestFinished(() => context.engine.stop())
    const waiting = createJob('server', 'x', clock.now())
    store.putJob(waiting)
    const bridge = await serve().connect()
    let replies = 0
    const ask = (name: 'wholeJob' | 'jobDetail') =>
      bridge.call(name, { key: waiting.identity.key }).then(
        () => (replies += 1),
        () => undefined,
      )
    for (let nth = 0; nth < 999; nth += 1) void ask('wholeJob')
    void ask('jobDetail')
    void ask('wholeJob')
    void ask('jobDetail')
    for (let interval = 0; interval < 10; interval += 1) {
      await clock.advance(100)
      await waitForTurns(300)
    }
    expect(replies).toBe(1)
  })

  it('isn’t slowed down if it sends many requests over a longer time', async () => {
    const { connect } = serve()
    const bridge = await connect()
    let replies = 0
    for (; replies < 450; replies += 1) {
      await bridge.call('jobDetail', { key: 's/x' })
      await clock.advance(1)
    }
    expect(replies).toBe(450)
  })

  it('is disconnected if there are already 64 clients', async () => {
    await untilServed()
    const clients = await Promise.all(Array.from({ length: 64 }, () => openRaw(greeting)))
    await expect.poll(() => clients.filter(({ socket }) => socket.destroyed).length).toBeGreaterThan(0)
  })
})

describe('the patches on the socket', () => {
  it('follow a snapshot, and contain the changes since then', async () => {
    const { connect } = serve()
    const bridge = await connect()
    const patches: unknown[] = []
    bridge.onPatch((patch) => patches.push(patch))
    store.putJob(job('a', { progress: 1 }))
    const { jobs } = await bridge.call('followPatches', {})
    expect(jobs).toMatchObject([{ run: { progress: 1 } }])
    store.putJob(job('a', { progress: 2 }))
    await clock.advance(100)
    await expect
      .poll(() => patches)
      .toMatchObject([{ seq: 1, jobs: { upserts: [{ run: { progress: 2 } }] } }])
  })

  it('pause while the terminal doesn’t read, and are then merged into one patch', async () => {
    await untilServed()
    const client = await openRaw(greeting, { id: 5, call: 'followPatches', argument: {} })
    await client.untilRead(/^\{"id":5,/m)
    await stopReading(client, 1)
    for (const progress of [2, 3, 4]) {
      store.putJob(job('a', { progress }))
      await clock.advance(100)
    }
    client.socket.resume()
    const patches = () => client.read().match(/(?<=^\{"patch":).*(?=\}$)/gm) ?? []
    await expect.poll(() => clock.advance(100).then(() => patches().length)).toBeGreaterThan(0)
    await clock.advance(1_000)
    const sent = patches().map((text): Patch => JSON.parse(text))
    expect(sent.map(({ seq }) => seq)).toEqual([1])
    expect(sent[0]?.jobs?.upserts.find(({ identity }) => identity.jobId === 'a')?.run.progress).toBe(4)
  })
})

/** Starts another program on a socket. Its connections end when the terminal disconnects. */
async function listenWithOtherProgram(firstLine: string) {
  const otherSocket = join(createTempFolder(), 'other.sock')
  const server = createServer((socket) => socket.resume().write(firstLine)).listen(otherSocket)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const disconnected = once(server, 'connection').then(
    ([socket]: Socket[]) => socket && once(socket, 'close'),
  )
  return { otherSocket, disconnected }
}

describe('a terminal', () => {
  it('finds no app if there is no socket', async () => {
    expect(await connectSocket(join(createTempFolder(), 'none.sock'))).toBeUndefined()
  })

  it('disconnects from a program that accepts its connection and hangs', async () => {
    const { otherSocket, disconnected } = await listenWithOtherProgram('')
    expect(await connectSocket(otherSocket, 50)).toBeUndefined()
    await disconnected
  })

  it('disconnects if another program answers on the socket, and the error explains this', async () => {
    const { otherSocket, disconnected } = await listenWithOtherProgram('HTTP/1.1 400 Bad Request\n')
    await expect(connectSocket(otherSocket)).rejects.toThrow('Another program listens')
    await disconnected
  })
})
