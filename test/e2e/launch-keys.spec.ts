import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { isRouteWithoutKey } from '#test/server/routes.ts'
import { expect, test } from './support/fixtures.ts'

const keyOfA = 'key-of-the-first-launch'
const keyOfB = 'key-of-a-later-launch'

let a: CompileoServer
let b: CompileoServer

test.beforeEach(async () => {
  a = await startCompileoServer({ streamIntervalMs: 20, apiKey: keyOfA })
  b = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(async () => {
  await a.close()
  await b.close()
})

const keysAt = (server: CompileoServer) => [
  ...new Set(
    server.requests
      .list()
      .filter(({ route }) => !isRouteWithoutKey(route))
      .map(({ headers }) => headers['x-api-key']),
  ),
]
const withoutKey = { COMPILEO_API_KEY: undefined }

test('an API key given at launch is sent only to the launch’s server, and isn’t logged', async ({
  app,
  home,
}) => {
  a.addJob({ id: 'at-a', status: 'running', progress: 10 })
  b.addJob({ id: 'at-b', status: 'running', progress: 20 })
  const launched = await app.launch(['--server', a.url, '--watch', 'at-a'], { COMPILEO_API_KEY: keyOfA })
  const page = await launched.window()
  const row = (id: string) => page.getByRole('row').filter({ hasText: id })
  await expect(row('at-a')).toHaveAccessibleName(/ 10%/)

  await test.step('the key from a launch without a server is sent nowhere', async () => {
    await launched.launchAgain(['--server', b.url], withoutKey)
    a.addJob({ id: 'second', status: 'running', progress: 30 })
    await launched.launchAgain(['--watch', 'second'], { COMPILEO_API_KEY: keyOfB })
    await expect(row('second')).toHaveAccessibleName(/ 30%/)
    const link = `compileo-tray://watch?server=${encodeURIComponent(b.url)}&job=at-b`
    await launched.launchAgain([link], { COMPILEO_API_KEY: keyOfB })
    await expect(row('at-b')).toHaveAccessibleName(/ 20%/)
    expect(keysAt(a)).toEqual([keyOfA])
    expect(keysAt(b)).toEqual([undefined])
  })

  await test.step('the key from a later launch is sent to that launch’s server', async () => {
    b.apiKey = keyOfB
    await launched.launchAgain(['--server', b.url], { COMPILEO_API_KEY: keyOfB })
    await b.until(() => keysAt(b).includes(keyOfB))
    b.updateJob('at-b', { progress: 70 })
    await expect(row('at-b')).toHaveAccessibleName(/ 70%/)
    expect(keysAt(a)).toEqual([keyOfA])
    expect(keysAt(b)).toEqual([undefined, keyOfB])
  })

  await test.step('a second launch with a command line that is too long is rejected', async () => {
    const tooLong = await launched.launchAgain([`compileo-tray://watch?${'x'.repeat(100_000)}`])
    expect(tooLong.code).toBe(2)
    expect(tooLong.stderr).toContain('The command line is too long')
    const c = await startCompileoServer()
    const label = '—'.repeat(333)
    const ids = Array.from({ length: 26 }, (_, index) => `${index}`.padStart(200, 'x'))
    const watches = ids.flatMap((id) => ['--watch', id])
    for (const id of ids) c.addJob({ id, status: 'running', progress: 60 })
    const flags = ['--server', c.url, '--name', label, ...watches]
    expect((await launched.launchAgain(flags, withoutKey)).code).toBe(0)
    await c.until(() => ids.every((jobId) => c.requests.count({ jobId }) > 0))
    await expect(page.getByRole('navigation').getByText(label).first()).toBeAttached()
    expect(launched.isRunning()).toBe(true)
    await c.close()
  })

  await test.step('no process that main starts has the key in its environment', async () => {
    const preload = join(home, 'preload.cjs')
    const names = 'Object.keys(process.env)'
    await writeFile(preload, `require('electron').contextBridge.exposeInMainWorld('environment', ${names})`)
    const opened = launched.electronApp.waitForEvent('window')
    const mains = await launched.electronApp.evaluate(({ BrowserWindow }, script) => {
      const own = new BrowserWindow({ show: false, webPreferences: { preload: script } })
      void own.loadURL('app://compileo-tray/index.html')
      const { execFileSync } = process.mainModule?.require('node:child_process') ?? {}
      const inherited = String(execFileSync('env')).split('\n')
      return [...Object.keys(process.env), ...inherited.map((line) => line.split('=', 1)[0])]
    }, preload)
    const pages: string[] = await (await opened).evaluate(() => Reflect.get(window, 'environment'))
    for (const environment of [mains, pages]) {
      expect(environment).toContain('DBUS_SESSION_BUS_ADDRESS')
      expect(environment).not.toContain('COMPILEO_API_KEY')
    }
  })

  const logs = join(launched.userDataDir, 'logs')
  const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')))
  expect(texts.join('')).toContain(' info ')
  for (const key of [keyOfA, keyOfB]) expect(texts.join('')).not.toContain(key)
})
