import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commonFaults, type CompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { runCore } from '#test/support/running-core.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'
import { openTerminal, type TerminalOptions } from './terminal.ts'

const zip = Buffer.from('PK\u0003\u0004 the plugin')

async function installing(
  options: CompileoServerOptions = {},
  {
    version = '1.1.0',
    args = [],
    connect,
  }: Pick<TerminalOptions, 'connect'> & { version?: string; args?: readonly string[] } = {},
) {
  const clock = createFakeClock(undefined, 12)
  const server = await startServer({ clock, ...options })
  const terminal = await openTerminal({ clock, ...(connect && { connect }) })
  const folder = join(terminal.folder, 'program')
  await mkdir(folder)
  await writeFile(join(folder, `compileo-tray-plugin-${version}.zip`), zip)
  let code: number | undefined
  const begin = () => {
    terminal.run('plugin', 'install', '--server', server.url, ...args).then(
      (ended) => (code = ended),
      () => (code = -1),
    )
  }
  const written = () => terminal.out() + terminal.err()
  return {
    server,
    terminal,
    clock,
    begin,
    untilWritten: (pattern: RegExp) => clock.advanceUntil(() => pattern.test(written())),
    untilEnded: async () => {
      await clock.advanceUntil(() => code !== undefined)
      return code
    },
  }
}

async function ownFile() {
  const path = join(createTempFolder(), 'own.zip')
  await writeFile(path, zip)
  return path
}

async function restart(server: CompileoServer) {
  await server.stop()
  server.pluginMounted = true
  await server.start()
}

const uploads = (server: CompileoServer) => server.requests.list({ route: 'plugin-upload' })

it('`plugin install` uploads the plugin when no job runs, and ends after the restart', async () => {
  const { server, terminal, begin, clock, untilWritten, untilEnded } = await installing()
  addRunning(server)
  begin()
  await untilWritten(/Waiting until no job runs: 1 now/)
  await clock.advance(60_000)
  expect(uploads(server)).toEqual([])
  server.updateJob(uuid, { status: 'completed' })
  await untilWritten(/Uploaded\. Restart Compileo’s API now[^]+docker compose restart/)
  expect(uploads(server).map(({ body }) => body?.includes(zip))).toEqual([true])
  await clock.advance(60_000)
  await restart(server)
  expect(await untilEnded()).toBe(0)
  expect(terminal.err()).toMatch(/now has version 1\.1\.0 of the plugin\n$/)
  expect(terminal.out()).toBe('')
  expect(server.openStreams()).toEqual([])
})

it('`plugin install` makes a running app close its streams just before the upload', async () => {
  const path = join(createTempFolder(), 'app.sock')
  const { server, begin, clock, untilWritten } = await installing({}, { connect: () => connectSocket(path) })
  addRunning(server)
  server.addJob({ id: other, status: 'pending' })
  const app = runCore({ folder: createTempFolder(), url: server.url, clock })
  serveTerminals(app.context, path)
  void app.watchJob(other)
  await clock.advanceUntil(() => server.openStreams().length === 1)
  begin()
  await untilWritten(/Waiting until no job runs/)
  expect(server.openStreams()).toHaveLength(1)
  server.faults.add({ on: 'plugin-upload', do: { kind: 'silence' } })
  server.updateJob(uuid, { status: 'completed' })
  await clock.advanceUntil(() => uploads(server).length === 1)
  await server.until(() => server.openStreams().length === 0)
})

it('`plugin install` waits 30 s after the last job, because the server’s counts may be that old', async () => {
  const { server, begin, clock, untilWritten } = await installing()
  begin()
  await untilWritten(/No job runs/)
  // The server caches its counts for 30 s, so they don’t include this job yet.
  addRunning(server)
  await untilWritten(/Waiting until no job runs/)
  server.updateJob(uuid, { status: 'completed' })
  await untilWritten(/No job runs[^]+Waiting[^]+No job runs/)
  await clock.advance(25_000)
  expect(uploads(server)).toEqual([])
})

it('`plugin install` uploads nothing if the server already has the same version', async () => {
  const { server, terminal, begin, untilEnded } = await installing({ plugin: true })
  begin()
  expect(await untilEnded()).toBe(0)
  expect(terminal.err()).toMatch(/now has version 1\.1\.0 of the plugin\n$/)
  expect(uploads(server)).toEqual([])
})

const serves = (version: string) =>
  ({ kind: 'answer', status: 200, body: JSON.stringify({ name: 'compileo-tray', version, api: 1 }) }) as const

it('`plugin install` waits for the new version on the server, despite errors', async () => {
  const { server, terminal, begin, clock, untilWritten, untilEnded } = await installing({ plugin: '1.0.0' })
  begin()
  await untilWritten(/Restart Compileo’s API now/)
  server.faults.add({ on: 'plugin-version', do: { kind: 'drop' }, times: 2 })
  await clock.advance(10_000)
  expect(terminal.err()).not.toContain('now has version')
  server.faults.add({ on: 'plugin-version', do: serves('1.1.0') })
  expect(await untilEnded()).toBe(0)
  expect(terminal.err()).toMatch(/now has version 1\.1\.0 of the plugin\n$/)
})

it('`plugin install` accepts any new version if the file name contains no version', async () => {
  const { server, terminal, begin, clock, untilWritten, untilEnded } = await installing(
    { plugin: '1.0.0' },
    { args: ['--file', await ownFile()] },
  )
  begin()
  await untilWritten(/Restart Compileo’s API now/)
  await clock.advance(10_000)
  server.faults.add({ on: 'plugin-version', do: serves('3.0.0') })
  expect(await untilEnded()).toBe(0)
  expect(terminal.err()).toMatch(/now has version 3\.0\.0 of the plugin\n$/)
})

it('`plugin install` writes one line of JSON per step with --json', async () => {
  const { server, terminal, begin, untilWritten, untilEnded } = await installing({}, { args: ['--json'] })
  begin()
  await untilWritten(/uploaded/)
  await restart(server)
  expect(await untilEnded()).toBe(0)
  expect(terminal.records()).toEqual([
    { server: server.url, step: 'checking' },
    { server: server.url, step: 'uploaded' },
    { server: server.url, step: 'installed', version: '1.1.0' },
  ])
  expect(terminal.err()).toBe('')
})

it('`plugin install` exits with code 124 if the server doesn’t restart in time', async () => {
  const { terminal, begin, untilEnded } = await installing({}, { args: ['--timeout', '90'] })
  begin()
  expect(await untilEnded()).toBe(124)
  expect(terminal.err()).toMatch(/timed out\n$/)
})

it('`plugin install` exits with code 5 without access, and 1 if the plugin is rejected', async () => {
  const locked = await installing({ apiKey: 'k' })
  locked.begin()
  expect(await locked.untilEnded()).toBe(5)
  const away = await installing()
  await away.server.stop()
  away.begin()
  expect(await away.untilEnded()).toBe(5)
  const refusing = await installing()
  refusing.server.faults.add({ on: 'plugin-upload', do: commonFaults.error(400, 'Invalid plugin') })
  refusing.begin()
  expect(await refusing.untilEnded()).toBe(1)
  expect(refusing.terminal.err()).toContain('Invalid plugin')
})

it('`plugin install` exits with code 2 if there is no server or no plugin', async () => {
  const terminal = await openTerminal()
  expect(await terminal.run('plugin', 'install')).toBe(2)
  expect(await terminal.run('plugin', 'install', '--server', 'http://localhost:1')).toBe(2)
  const file = join(terminal.folder, 'no-plugin.zip')
  for (const content of ['text', Buffer.concat([zip, Buffer.alloc(6 * 2 ** 20)])]) {
    await writeFile(file, content)
    expect(await terminal.run('plugin', 'install', '--server', 'http://localhost:1', '--file', file)).toBe(2)
    expect(terminal.err()).toMatch(/isn’t a plugin\n$/)
  }
})
