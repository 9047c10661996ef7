import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { seeTray } from '#test/e2e/support/main-job.ts'
import { startManagedScreen } from '#test/e2e/support/window-manager.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { openKeyring } from '#test/support/real/keyring.ts'
import { startScene } from './support/packaged-app.ts'

const { dir } = inject('packages')
const program = join(dir, 'compileo-tray')

it.each(['XFCE', 'GNOME'])(
  'the app watches jobs while %s asks for the password of a new keyring',
  async (name) => {
    const { desktop, server, start, run, home } = await startScene()
    const keyring = await openKeyring(desktop.bus.address, join(home, 'keyring'))
    onTestFinished(() => keyring.dispose())
    await keyring.startEmpty()
    await keyring.startPrompter(process.env['DISPLAY'] ?? '')
    const env = { XDG_CURRENT_DESKTOP: name }
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 20 })
    const app = start(program, ['--server', server.url, '--watch', 'first', '--hidden'], env)
    await seeTray(desktop, /first: 20%/)
    expect(await run(program, ['--watch', 'second', '--hidden'], env)).toMatchObject({ code: 0 })
    await seeTray(desktop, /second: 20%/)
    server.updateJob('second', { progress: 60 })
    await seeTray(desktop, /second: 60%/)
    await app.quit()
  },
)

it('while the app isn’t running, a command reads a key that was saved in the window', async () => {
  const { desktop, start, runCommand, home, userDataDir } = await startScene()
  const server = await startServerForTest({ apiKey: 'K3Y' })
  server.addJob({ id: 'done', status: 'completed', progress: 100, result: { pages: 2 } })
  const keyring = await openKeyring(desktop.bus.address, join(home, 'keyring'))
  onTestFinished(() => keyring.dispose())
  await keyring.start()
  const screen = await startManagedScreen()
  onTestFinished(() => screen.stop())
  const env = { XDG_CURRENT_DESKTOP: 'XFCE', DISPLAY: screen.address }
  const app = start(program, [], env)
  const savedKeys = () => readFile(join(userDataDir, 'keys.json'), 'utf8').catch(String)
  const rejections = () => server.requests.list().filter(({ status }) => status === 401).length
  const enter = async (text: string) => {
    await screen.press('ctrl+a')
    await screen.type(text)
    await screen.press('Return')
  }
  // The window takes an address once it has painted, and asks for the key once the server has rejected it.
  const connect = async () => {
    if ((await savedKeys()).includes(server.url)) return savedKeys()
    const before = rejections()
    await enter(server.url)
    await expect.poll(rejections, { timeout: 3_000 }).toBeGreaterThan(before)
    await enter('K3Y')
    await expect.poll(savedKeys, { timeout: 3_000 }).toContain(server.url)
    return savedKeys()
  }
  await expect.poll(connect, { timeout: 50_000 }).toContain(server.url)
  await app.quit()
  const waited = await runCommand(join(dir, 'bin', 'compileo-tray'), ['wait', 'done'], env)
  expect(waited).toMatchObject({ code: 0, stdout: '{\n  "pages": 2\n}\n', stderr: '' })
})
