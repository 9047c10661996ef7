import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { serveBytes } from '#test/integration/compileo/set-up.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { addRunning, startServer, uuid } from '../scene.ts'

let server: CompileoServer
let folder: string
let core: RunningCore
let terminals: ReturnType<typeof serveTerminals>

beforeEach(async () => {
  server = await startServer()
  folder = createTempFolder()
  core = runCore({ folder, url: server.url })
  terminals = serveTerminals(core.context, getSocketPath(folder, { XDG_RUNTIME_DIR: createTempFolder() }))
})

const jobs = () => [...core.store.state().jobs.values()]
const isWaitedFor = () => jobs().map(({ user }) => user.waitedFor)

describe('a job that a terminal waits for', () => {
  it('is watched with one stream until the last connection ends', async () => {
    addRunning(server)
    const [first, second] = [await terminals.connect(), await terminals.connect()]
    for (const bridge of [first, second])
      expect(await bridge.call('waitForJob', { jobId: uuid })).toMatchObject({ ok: true })
    await server.until(() => server.openStreams().length === 1)
    expect(isWaitedFor()).toEqual([true])
    expect((await first.call('snapshot', {})).jobs).toMatchObject([{ user: { waitedFor: true } }])
    first.close()
    await server.until(() => server.requests.count({ route: 'stream' }) === 1)
    expect(isWaitedFor()).toEqual([true])
    second.close()
    await core.untilState(() => jobs().length === 0)
    await server.until(() => server.openStreams().length === 0)
    expect(server.requests.count({ route: 'stream' })).toBe(1)
  })

  it('stays watched afterwards if the user also watches the job', async () => {
    addRunning(server)
    const bridge = await terminals.connect()
    const { key = 's/x' } = await bridge.call('waitForJob', { jobId: uuid })
    await core.watchJob(uuid)
    await bridge.call('stopWaiting', { key })
    expect(jobs()).toMatchObject([{ user: { muted: false } }])
    expect(isWaitedFor()).toEqual([undefined])
    unwatchJobs(core.context, [key])
    expect(jobs()).toEqual([])
  })

  it('is neither saved nor announced', async () => {
    addRunning(server)
    const bridge = await terminals.connect()
    await bridge.call('waitForJob', { jobId: uuid })
    await core.untilState(() => jobs()[0]?.run.status === 'running')
    server.updateJob(uuid, { status: 'failed', error: 'no space' })
    await core.untilState(() => jobs()[0]?.outcome?.kind === 'failed')
    await core.stop()
    expect(core.notifications.presenter.shown).toEqual([])
    expect(JSON.parse(readFileSync(join(folder, 'watch-list.json'), 'utf8'))).toMatchObject({ jobs: [] })
  })

  it('is rejected if its server is unknown', async () => {
    const bridge = await terminals.connect()
    expect(await bridge.call('waitForJob', { jobId: uuid, serverId: 'gone' })).toMatchObject({ ok: false })
    expect(jobs()).toEqual([])
  })
})

describe('a result that a terminal requests', () => {
  it('arrives in parts, regardless of its size', async () => {
    const text = 'x'.repeat(6_000_000)
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { text } })
    const bridge = await terminals.connect()
    const { key = 's/x' } = await bridge.call('waitForJob', { jobId: uuid })
    await core.untilState(() => jobs()[0]?.outcome !== undefined)
    let received = ''
    const reply = await bridge.call('readResult', { key, as: 'raw' }, async (bytes) => {
      received += bytes.toString('utf8')
    })
    expect(reply).toEqual({ ok: true })
    expect(JSON.parse(received).text === text).toBe(true)
  })

  it('is the job’s dataset even if the job’s result is too large to be kept', async () => {
    server.lists.offered = true
    server.lists.datasetFiles.set('d-1', '{"question":"?"}\n')
    const result = { dataset_id: 'd-1', entries_count: 1, text: 'x'.repeat(100_000) }
    server.addJob({ id: uuid, status: 'completed', progress: 100, result })
    const bridge = await terminals.connect()
    const { key = 's/x' } = await bridge.call('waitForJob', { jobId: uuid })
    await core.untilState(() => jobs()[0]?.outcome !== undefined)
    let received = ''
    const write = async (bytes: Buffer) => void (received += bytes.toString('utf8'))
    expect(await bridge.call('readResult', { key, as: 'file' }, write)).toEqual({ ok: true })
    expect(received).toBe('{"question":"?"}\n')
  })

  it('is rejected after the server has deleted the job', async () => {
    server.addJob({ id: uuid, status: 'completed', progress: 100, result: { done: true } })
    const bridge = await terminals.connect()
    const { key = 's/x' } = await bridge.call('waitForJob', { jobId: uuid })
    await core.untilState(() => jobs()[0]?.outcome !== undefined)
    server.removeJob(uuid)
    expect(await bridge.call('readResult', { key, as: 'raw' })).toMatchObject({
      ok: false,
      message: { code: 'commands.jobGone' },
      isTransient: false,
    })
  })

  it('is fetched no faster than the terminal prints it', async () => {
    let sent = 0
    const megabyte = 'x'.repeat(1024 * 1024)
    const { url } = await serveBytes((socket, request) => {
      if (!request.includes(uuid)) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"result": "`)
      const more = () => {
        sent += 1
        if (sent < 200 && !socket.destroyed) socket.write(megabyte, more)
      }
      return more()
    })
    const { store, context } = runCore({ folder: createTempFolder(), url })
    const [serverId = ''] = store.state().servers.keys()
    const job = createJob(serverId, uuid, 0)
    store.putJob(job)
    const path = join(createTempFolder(), 'app.sock')
    const bridge = await serveTerminals(context, path).connect()
    const { promise: hasBegun, resolve: begin } = Promise.withResolvers<void>()
    const reading = bridge.call('readResult', { key: job.identity.key, as: 'raw' }, () => {
      begin()
      return new Promise(() => undefined)
    })
    reading.catch(() => undefined)
    await hasBegun
    await waitForTurns(2_000)
    // The system's buffers accept some parts although the terminal doesn't read them.
    expect(sent).toBeLessThan(30)
  })

  it('is rejected if the job isn’t watched', async () => {
    const bridge = await terminals.connect()
    expect(await bridge.call('readResult', { key: 's/x', as: 'file' })).toMatchObject({
      ok: false,
      isTransient: false,
    })
  })
})
