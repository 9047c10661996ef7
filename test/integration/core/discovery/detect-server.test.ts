import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { addServerAndWatch, createLocalServerDetector } from '#main/core/commands/discovery/add-and-watch.ts'
import { addressesVariable, getLocalAddresses } from '#main/core/discovery/detect-server.ts'
import { removeWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { addServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import { openFlagFile } from '#main/base/flag-file.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { openCoreDuringTest, runCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import type { Core } from '#main/core/core.ts'
import type { JobSource } from '#shared/model.ts'

let server: CompileoServer
let clock: FakeClock
let core: Core
let folder: string

beforeEach(async () => {
  server = await startServerForTest()
  clock = createFakeClock()
  folder = createTempFolder()
  core = openCoreDuringTest({ folder, clock })
  core.start()
})

/** Starts another user's process that forwards a port. @returns its own port */
async function forwardAsNobody(to: number): Promise<number> {
  const place = createTempFolder()
  chmodSync(place, 0o755)
  // Copies Node, because Node may be in a home folder that the other user can't enter.
  const node = join(place, 'node')
  copyFileSync(process.execPath, node)
  const script = `const net = require('node:net')
    const server = net.createServer((from) => from.pipe(net.connect(${to}, '127.0.0.1')).pipe(from))
    server.listen(0, '127.0.0.1', () => console.log(server.address().port))`
  const child = spawn(node, ['-e', script], { uid: 65_534, gid: 65_534, cwd: '/' })
  closeAfterTest(() => child.kill())
  const [text] = await once(child.stdout, 'data')
  return Number(text)
}

const servers = () => [...core.store.state().servers.values()]
const lockedServer = () => core.store.state().lockedServer
const reportRejection = (doing: Promise<unknown>) =>
  void doing.catch((error: unknown) => core.context.log.warn('search', error))
const openFinder = (...addresses: string[]) =>
  createLocalServerDetector(core.context, addresses, openFlagFile(folder, 'removed'), reportRejection)
const finder = (...addresses: string[]) => openFinder(...addresses).detect
const byName = () => `http://localhost:${server.port}`

describe('the search for a local server', () => {
  it('is repeated while the window is visible, so that it finds a server that starts later', async () => {
    const { port, url } = server
    await server.stop()
    openFinder(url).setVisible(true)
    await clock.advance(10_000)
    expect(servers()).toEqual([])
    await startServerForTest({ port })
    await clock.advanceUntil(() => servers().length === 1)
    expect(servers()).toMatchObject([{ url }])
  })

  it('isn’t repeated after the window was closed', async () => {
    const { port, url } = server
    await server.stop()
    const { setVisible } = openFinder(url)
    setVisible(true)
    await clock.advance(10_000)
    setVisible(false)
    const later = await startServerForTest({ port })
    await clock.advance(120_000)
    expect(later.requests.total).toBe(0)
  })

  it('adds the found server under its host name', async () => {
    await finder(byName(), server.url)()
    expect(servers()).toMatchObject([{ url: byName(), name: `localhost:${server.port}`, hasKey: false }])
  })

  it('watches all jobs of the found server, and shows their kinds after a scan', async () => {
    await finder(server.url)()
    const [{ id, name, watchRules } = { id: '', name: '', watchRules: [] }] = servers()
    expect(watchRules).toMatchObject([{ since: clock.now() }])
    expect(core.store.state().banners).toEqual([])
    const find = (sources: readonly JobSource[]) =>
      core.store.updateDiscovery(id, (before) => ({ ...before, state: 'scanned', sources }))
    find([])
    expect(core.store.state().banners).toEqual([])
    find(['extraction', 'quality'])
    const banner = { id: `watches-all-${id}`, tone: 'info', rulesOf: id }
    expect(formatAllMessages(core.store.state().banners)).toEqual([
      {
        ...banner,
        message: `On ${name}, extractions and quality analyses are watched. You’ll be notified when one ends.`,
      },
    ])
    core.store.removeBanner(banner.id)
    find(['extraction', 'quality'])
    expect(core.store.state().banners).toEqual([])
    find(['plugin'])
    expect(formatAllMessages(core.store.state().banners)).toEqual([
      { ...banner, message: `All jobs on ${name} are watched. You’ll be notified when one ends.` },
    ])
    removeWatchRule(core.context, id, watchRules[0]?.id ?? '')
    expect(core.store.state().banners).toEqual([])
  })

  it('tries port 8000 unless the environment variable lists other addresses or is empty', () => {
    expect(getLocalAddresses({})).toEqual(['http://localhost:8000', 'http://127.0.0.1:8000'])
    expect(getLocalAddresses({ [addressesVariable]: '' })).toEqual([])
    expect(getLocalAddresses({ [addressesVariable]: 'http://a:1 http://b:2' })).toEqual([
      'http://a:1',
      'http://b:2',
    ])
  })

  it('tries the second address if nothing listens at the first', async () => {
    await finder('http://localhost:9', server.url)()
    expect(servers()).toMatchObject([{ url: server.url }])
  })

  it.each([
    ['another service', commonFaults.page()],
    ['another API', commonFaults.error(404, 'Not Found')],
    ['another service that requires a key', { kind: 'unauthorized' }],
    ['a connection that breaks', { kind: 'drop' }],
  ] as const)('ignores %s, and shows nothing', async (_, fault) => {
    server.faults.add({ on: 'any', do: fault })
    await finder(server.url)()
    expect(servers()).toEqual([])
    expect(core.store.state().banners).toEqual([])
    expect(lockedServer()).toBe('')
  })

  it('sends no key to a server that requires one, and leaves it to the user to add the server', async () => {
    server.apiKey = 'right'
    await finder(byName(), server.url)()
    expect(lockedServer()).toBe(byName())
    expect(servers()).toEqual([])
    expect(server.requests.list().filter(({ headers }) => 'x-api-key' in headers)).toEqual([])
    addServerAndWatch(core.context, { url: byName(), apiKey: 'right' })
    expect(lockedServer()).toBe('')
    expect(servers()).toMatchObject([{ hasKey: true, watchRules: [{ since: clock.now() }] }])
  })

  it('shows a server that requires a key, until the server stops or needs no key', async () => {
    const { port, url } = server
    await server.stop()
    openFinder(url).setVisible(true)
    await clock.advance(10_000)
    expect(lockedServer()).toBe('')
    const later = await startServerForTest({ port, apiKey: 'right' })
    await clock.advanceUntil(() => lockedServer() === url)
    await later.stop()
    await clock.advanceUntil(() => lockedServer() === '')
    await startServerForTest({ port })
    await clock.advanceUntil(() => servers().length === 1)
  })

  it('doesn’t show a removed server that requires a key', async () => {
    server.apiKey = 'right'
    const found = finder(server.url)
    addServerAndWatch(core.context, { url: server.url, apiKey: 'right' })
    removeServer(core.context, servers()[0]?.id ?? '')
    server.requests.clear()
    await clock.advance(60_000)
    await found()
    expect(lockedServer()).toBe('')
    expect(server.requests.total).toBe(0)
  })

  it('waits two seconds for a response', async () => {
    server.faults.add({ on: 'any', do: { kind: 'silence' } })
    const looking = finder(server.url)()
    await server.until(() => server.requests.total === 1)
    await clock.advance(2_000)
    await looking
    expect(servers()).toEqual([])
  })

  it('is repeated when the user requests it, at most every 30 seconds', async () => {
    const found = finder(server.url)
    const rule = server.faults.add({ on: 'any', do: commonFaults.page() })
    await found()
    rule.remove()
    core.store.setSettings({ theme: 'dark' })
    await clock.advance(29_999)
    await found()
    expect(server.requests.total).toBe(1)
    await clock.advance(1)
    await found()
    expect(servers()).toMatchObject([{ url: server.url }])
  })

  it('sends no request if a server is configured', async () => {
    addServer(core.context, { url: 'http://gpu:8000' })
    await finder(server.url)()
    expect(server.requests.total).toBe(0)
  })

  it('adds nothing if the user adds another server during the search', async () => {
    server.frozen = true
    const looking = finder(server.url)()
    await server.until(() => server.requests.total === 1)
    addServer(core.context, { url: 'http://gpu:8000' })
    server.frozen = false
    await looking
    expect(servers()).toMatchObject([{ url: 'http://gpu:8000' }])
  })

  it('doesn’t add a server that the user has removed', async () => {
    const found = finder(server.url)
    await found()
    removeServer(core.context, servers()[0]?.id ?? '')
    await clock.advance(60_000)
    await found()
    expect(servers()).toEqual([])
  })

  it('doesn’t add a removed server after a relaunch', async () => {
    await finder(server.url)()
    removeServer(core.context, servers()[0]?.id ?? '')
    await core.stop()
    server.requests.clear()
    core = openCoreDuringTest({ folder, clock })
    core.start()
    await finder(server.url)()
    expect(servers()).toEqual([])
    expect(server.requests.total).toBe(0)
  })

  it('adds a server after a relaunch if the user removed only other servers', async () => {
    finder()
    const { serverId = '' } = addServer(core.context, { url: 'http://gpu:8000' })
    removeServer(core.context, serverId)
    await core.stop()
    core = openCoreDuringTest({ folder, clock })
    core.start()
    await finder(server.url)()
    expect(servers()).toHaveLength(1)
  })

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'adds no server that another user runs, and sends no request to it',
    async () => {
      const port = await forwardAsNobody(server.port)
      await finder(`http://127.0.0.1:${port}`)()
      expect(servers()).toEqual([])
      expect(server.requests.total).toBe(0)
    },
  )

  it('stops when the program quits', async () => {
    server.faults.add({ on: 'any', do: { kind: 'silence' } })
    const looking = Promise.allSettled([finder(server.url)()])
    await server.until(() => server.requests.total === 1)
    await core.stop()
    expect(await looking).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }])
  })
})

it('a local server that the user adds gets a watch rule, but a remote server doesn’t', () => {
  const add = (url: string) => addServerAndWatch(core.context, { url, apiKey: 'k' })
  add(byName())
  add('https://elsewhere.example')
  expect(servers().map(({ watchRules }) => watchRules.length)).toEqual([1, 0])
  const [{ id } = { id: '' }] = servers()
  removeWatchRule(core.context, id, servers()[0]?.watchRules[0]?.id ?? '')
  add(byName())
  expect(servers()[0]?.watchRules).toEqual([])
})

it('a job on this machine is announced when it ends, without any setup', async () => {
  const local = await startServerForTest({ plugin: true, streamIntervalMs: 20 })
  const app = runCore({ folder: createTempFolder() })
  await createLocalServerDetector(
    app.context,
    [local.url],
    openFlagFile(createTempFolder(), 'removed'),
    reportRejection,
  ).detect()
  local.addJob({ id: 'theirs', status: 'running', progress: 5 })
  await app.untilState(() => [...app.store.state().jobs.keys()].some((key) => key.endsWith('/theirs')))
  local.updateJob('theirs', { status: 'completed', progress: 100 })
  await expect(app.notifications.waitUntilShown(1)).resolves.toMatchObject({
    title: 'Extraction · theirs completed',
  })
})
