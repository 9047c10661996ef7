import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { connectSocket, OtherVersionError } from '#main/terminal/socket/connect-socket.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { openAssistant } from './assistant.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { openTerminal } from './terminal.ts'

let server: CompileoServer
let path: string
let app: RunningCore
let terminals: ReturnType<typeof serveTerminals>

beforeEach(async () => {
  server = await startServer({ apiKey: 'K3Y' })
  path = join(createTempFolder(), 'app.sock')
  app = runCore({ folder: createTempFolder(), url: server.url, apiKey: 'K3Y' })
  terminals = serveTerminals(app.context, path)
  await (await terminals.connect()).call('state', {})
})

const connect = () => connectSocket(path)
const open = () => openTerminal({ connect })
const jobs = () => [...app.store.state().jobs.values()]

describe('while the app is running', () => {
  it('two terminals and an assistant share the app’s stream, and need no key or server', async () => {
    addRunning(server)
    await app.watchJob(uuid)
    await server.until(() => server.openStreams().length === 1)
    const [first, second] = [await open(), await open()]
    const assistant = await openAssistant({ connect })
    const before = server.requests.total
    const codes = [first.run('wait', uuid), second.run('wait', '--strict', uuid.slice(0, 6))]
    const told = assistant.job('wait_for_job', { job: uuid })
    for (const terminal of [first, second]) await terminal.untilWritten(/running, 40%, Reading page 1/)
    await app.untilState(() => jobs()[0]?.user.waitedFor === true)
    expect(server.requests.total).toBe(before)
    const results = [{ status: 'failed', error: 'No file' }]
    const result = { total_documents: 3, processed_documents: 2, results }
    server.updateJob(uuid, { status: 'completed', progress: 100, result })
    expect(await Promise.all(codes)).toEqual([0, 1])
    expect(await told).toMatchObject({ status: 'completed', untrusted: { result: JSON.stringify(result) } })
    for (const terminal of [first, second]) expect(JSON.parse(terminal.out())).toEqual(result)
    expect(server.requests.count({ route: 'stream' })).toBe(1)
    await app.untilState(() => jobs()[0]?.user.waitedFor === undefined)
    expect(jobs()).toHaveLength(1)
  })

  it('the `status` and `list` commands and an assistant send no requests', async () => {
    addRunning(server)
    server.addJob({ id: other, status: 'pending' })
    for (const id of [uuid, other]) await app.watchJob(id)
    await app.untilState(() => jobs().every(({ run }) => run.connection.state === 'live'))
    const before = server.requests.total
    const terminal = await open()
    expect(await terminal.run('status', uuid, other)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: running, 40%, Reading page 1\n${other}: waiting\n`)
    expect(await terminal.run('list')).toBe(0)
    expect(terminal.out()).toMatch(new RegExp(`^${other} .* waiting `, 'm'))
    const assistant = await openAssistant({ connect })
    expect(await assistant.job('job_status', { job: other })).toMatchObject({ status: 'pending' })
    expect(server.requests.total).toBe(before)
  })

  it('`status`, `list` and an assistant’s tool show when a job is expected to end', async () => {
    const clock = createFakeClock()
    const steady = runCore({ folder: createTempFolder(), url: server.url, apiKey: 'K3Y', clock })
    const socket = join(createTempFolder(), 'steady.sock')
    await serveTerminals(steady.context, socket).connect()
    addRunning(server)
    const key = await steady.watchJob(uuid)
    await clock.advanceUntil(() => server.openStreams().length > 0)
    for (const progress of [50, 60, 70]) {
      await clock.advance(20_000)
      server.updateJob(uuid, { progress })
      await steady.untilState(() => steady.job(key).run.progress === progress)
    }
    const beside = { connect: () => connectSocket(socket) }
    const [list, status] = [await openTerminal(beside), await openTerminal(beside)]
    await list.run('list', '--json')
    await status.run('status', '--json', uuid)
    const [{ expectedEndAt } = { expectedEndAt: undefined }] = status.records().map(Object)
    // The remaining 30% take 60 s, at 10% in 20 s. The time is rounded to a minute.
    expect(Math.abs(Date.parse(expectedEndAt) - clock.now() - 60_000)).toBeLessThan(32_000)
    expect(list.records()).toMatchObject([{ expectedEndAt }])
    const assistant = await openAssistant(beside)
    expect(await assistant.job('job_status', { job: uuid })).toMatchObject({ expectedEndAt })
  })

  it('a job that the server has deleted keeps its outcome in the terminal', async () => {
    addRunning(server)
    server.addJob({ id: other, status: 'running' })
    for (const id of [uuid, other]) await app.watchJob(id)
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    server.updateJob(other, { status: 'failed', error: 'OSError: no space' })
    await app.untilState(() => jobs().every(({ outcome }) => outcome))
    for (const id of [uuid, other]) server.removeJob(id)
    const terminal = await open()
    expect(await terminal.run('status', uuid, other)).toBe(1)
    expect(terminal.out()).toBe(`${uuid}: completed\n${other}: failed\n  OSError: no space\n`)
    expect(await terminal.run('list')).toBe(0)
    expect(terminal.out()).not.toContain('lost')
    expect(await terminal.run('wait', uuid)).toBe(0)
    expect(terminal.out()).toMatch(/\{\n {2}"pages": 2\n\}\n$/)
  })

  it('restarts and cancels from a terminal are carried out by the app', async () => {
    server.addJob({ id: uuid, status: 'failed', error: 'no space' })
    await app.watchJob(uuid)
    const terminal = await open()
    expect(await terminal.run('restart', uuid)).toBe(0)
    expect(terminal.out()).toBe(`${uuid}: Restarted\n`)
    expect(server.requests.count({ method: 'POST' })).toBe(1)
    await app.untilState(() => jobs()[0]?.outcome === undefined)
    expect(await terminal.run('cancel', uuid)).toBe(0)
    await app.untilState(() => jobs()[0]?.outcome?.own === true)
  })

  it('a job that only a `wait` command waits for is watched until that command ends', async () => {
    addRunning(server)
    const terminal = await open()
    const ended = terminal.run('wait', uuid)
    await terminal.untilWritten(/Reading page 1/)
    expect(jobs()).toMatchObject([{ user: { waitedFor: true, isTemporary: true } }])
    terminal.interrupt()
    expect(await ended).toBe(130)
    await app.untilState(() => jobs().length === 0)
  })

  it('a terminal that is interrupted while it saves a result leaves no part of the file', async () => {
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { text: 'x'.repeat(100_000) } })
    await app.watchJob(uuid)
    await app.untilState(() => jobs()[0]?.outcome !== undefined)
    server.faults.add({ on: 'status', do: { kind: 'silence' } })
    const folder = createTempFolder()
    const terminal = await open()
    const ended = terminal.run('wait', uuid, '--save', join(folder, 'result.json'))
    await expect.poll(() => readdirSync(folder)).toHaveLength(1)
    terminal.interrupt()
    expect(await ended).toBe(130)
    expect(readdirSync(folder)).toEqual([])
  })

  it('a terminal sends its own requests to a server that the app doesn’t know', async () => {
    const stranger = await startServer()
    stranger.addJob({ id: uuid, status: 'completed', progress: 100, result: { pages: 2 } })
    const terminal = await open()
    expect(await terminal.run('wait', uuid, '--server', stranger.url)).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
    const job = `${stranger.url}/api/v1/jobs/status/${uuid}`
    expect(await terminal.run('status', job)).toBe(0)
    expect(jobs()).toEqual([])
    expect(await terminal.run('status', uuid, '--server', 'Nobody')).toBe(2)
  })

  it('a terminal continues to wait when the app quits and is launched again', async () => {
    addRunning(server)
    await app.watchJob(uuid)
    const terminal = await openTerminal({ connect, apiKey: 'K3Y' })
    await terminal.writeWatchList({ servers: [{ id: 'server', name: 'Lab', url: server.url }], jobs: [] })
    const ended = terminal.run('wait', uuid)
    await terminal.untilWritten(/Reading page 1/)
    await terminals.stop()
    await app.stop()
    await server.until(
      () => server.openStreams().length === 1 && server.requests.count({ route: 'stream' }) === 2,
    )
    server.updateJob(uuid, { status: 'completed', progress: 100, result: { pages: 2 } })
    expect(await ended).toBe(0)
    expect(JSON.parse(terminal.out())).toEqual({ pages: 2 })
  })

  it('a terminal with another version reports which version of the app runs', async () => {
    const terminal = await openTerminal({
      connect: () =>
        Promise.reject(new OtherVersionError('Compileo Tray 9.0.0 is running, which is another version.')),
    })
    expect(await terminal.run('list')).toBe(1)
    expect(terminal.err()).toContain('9.0.0')
  })
})
