import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { setUpPlugin } from '#main/core/commands/servers/set-up-plugin.ts'
import { addServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import type { Core } from '#main/core/core.ts'
import { commonFaults, type CompileoServer } from '#test/server/index.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

let clock: FakeClock
let server: CompileoServer
let core: Core
let pluginFolder: string
let id: string

beforeEach(async () => {
  clock = createFakeClock(undefined, 12)
  server = await startServerForTest({ clock })
  pluginFolder = join(createTempFolder(), 'program')
  await mkdir(pluginFolder)
  await writeFile(join(pluginFolder, 'compileo-tray-plugin-1.1.0.zip'), 'PK the plugin')
  core = openCoreDuringTest({ folder: createTempFolder(), clock, isWindowVisible: () => true })
  core.start()
  id = addServer(core.context, { url: server.url, name: 'Lab' }).serverId ?? ''
})

const setUp = (to: 'install' | 'remove' | 'cancel') =>
  setUpPlugin(createAppContext(core.context, { pluginFolder }), { serverId: id, to })
const setup = () => core.store.state().servers.get(id)?.pluginSetup
const untilStep = (step: string | undefined) => clock.advanceUntil(() => setup()?.step === step)
const sources = () => core.store.state().discoveries.get(id)?.sources ?? []

async function restart(isMounted: boolean) {
  await server.stop()
  server.pluginMounted = isMounted
  await server.start()
}

it('the plugin is uploaded when no job runs, and all jobs are listed after a restart', async () => {
  const job = server.addJob({ status: 'running' })
  await clock.advanceUntil(() => core.store.state().discoveries.get(id)?.state === 'unavailable')
  await setUp('install')
  await untilStep('waiting')
  expect(setup()).toEqual({ step: 'waiting', running: 1 })
  server.updateJob(job.id, { status: 'completed' })
  // The server counts running jobs every 30 s, and the next count must be the same.
  expect(await untilStep('uploaded')).toBeGreaterThan(60_000)
  expect(server.requests.list({ route: 'plugin-upload' })).toHaveLength(1)
  await restart(true)
  await untilStep(undefined)
  await clock.advanceUntil(() => sources().includes('plugin'))
})

it('the plugin’s setup waits until the server has the new version', async () => {
  server = await startServerForTest({ clock, plugin: '1.0.0' })
  id = addServer(core.context, { url: server.url }).serverId ?? ''
  await setUp('install')
  await untilStep('uploaded')
  await clock.advance(60_000)
  expect(setup()).toEqual({ step: 'uploaded' })
})

it('after the plugin is uploaded, its version is requested ever less often until the user cancels', async () => {
  await setUp('install')
  await untilStep('uploaded')
  const requestsWithin = async (ms: number) => {
    server.requests.clear()
    await clock.advance(ms)
    return server.requests.count({ route: 'plugin-version' })
  }
  expect(await requestsWithin(10_000)).toBeGreaterThanOrEqual(3)
  await clock.advance(110_000)
  expect(await requestsWithin(600_000)).toBe(20)
  await setUp('cancel')
  expect(await requestsWithin(120_000)).toBe(0)
})

it('the plugin isn’t uploaded to a server that already has this version', async () => {
  server.pluginMounted = true
  await setUp('install')
  await untilStep(undefined)
  expect(server.requests.list({ route: 'plugin-upload' })).toEqual([])
})

it('removing the plugin is complete when the server has restarted without it', async () => {
  server.pluginMounted = true
  await clock.advanceUntil(() => sources().includes('plugin'))
  await setUp('remove')
  await untilStep('removed')
  expect(server.requests.list({ route: 'plugin-removal' })).toMatchObject([{ method: 'DELETE' }])
  await clock.advance(60_000)
  expect(setup()).toEqual({ step: 'removed' })
  await restart(false)
  await untilStep(undefined)
  await clock.advanceUntil(() => !sources().includes('plugin'))
})

it('removing the plugin is complete if the server no longer has it', async () => {
  server.faults.add({ on: 'plugin-removal', do: commonFaults.error(404, 'Not Found') })
  await setUp('remove')
  await untilStep('checking')
  await untilStep(undefined)
  expect(server.requests.list({ route: 'plugin-removal' })).toHaveLength(1)
})

it('nothing is uploaded after the user cancels or the server is removed', async () => {
  for (const end of [() => setUp('cancel'), () => removeServer(core.context, id)]) {
    await setUp('install')
    await untilStep('checking')
    await end()
    expect(setup()).toBeUndefined()
    await clock.advance(120_000)
  }
  expect(server.requests.list({ route: 'plugin-upload' })).toEqual([])
})

it.each([
  [
    'the server isn’t allowed to write to its “plugins” folder',
    commonFaults.error(500, "[Errno 13] Permission denied: 'plugins/.temp_extract'"),
    'Compileo isn’t allowed to write to its “plugins” folder. Change the folder’s owner or mode.',
  ],
  [
    'the server’s address has no route for uploading plugins',
    commonFaults.error(404, 'Not Found'),
    'This address takes no plugins: it isn’t Compileo, or it’s another version',
  ],
  [
    'the server rejects the plugin',
    commonFaults.error(400, 'Invalid plugin'),
    'The server rejected the request: Invalid plugin',
  ],
])('a failed upload of the plugin is explained if %s', async (_, fault, message) => {
  server.faults.add({ on: 'plugin-upload', do: fault })
  await setUp('install')
  await untilStep('failed')
  expect(formatAllMessages(setup())).toEqual({ step: 'failed', message })
})

it('the plugin’s setup is rejected if the program was built without the plugin', async () => {
  pluginFolder = createTempFolder()
  expect(formatAllMessages(await setUp('install'))).toEqual({
    ok: false,
    message: 'This program came without the plugin',
  })
})
