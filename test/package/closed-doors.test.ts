import { once } from 'node:events'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { extractFile } from '@electron/asar'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { captureOutput } from '#scripts/children.ts'
import { listPackedFiles } from '#scripts/package/contents.ts'
import { findFuseErrors, getWantedFuses, readFuses } from '#scripts/package/fuses.ts'
import { seeTray } from '#test/e2e/support/main-job.ts'
import { findFreePort, listen } from '#test/support/port.ts'
import { openKeyring } from '#test/support/real/keyring.ts'
import { startScene } from './support/packaged-app.ts'

const { dir, fromTar, pinned } = inject('packages')
const program = join(dir, 'compileo-tray')

async function spy(folder: string): Promise<{ file: string; trace: string; code: string }> {
  const trace = join(folder, 'was-here')
  const code = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`
  const file = join(folder, 'spy.cjs')
  await writeFile(file, code)
  return { file, trace, code }
}

type Desktop = Awaited<ReturnType<typeof startScene>>['desktop']

async function openWindow(desktop: Desktop): Promise<void> {
  await desktop.tray.click(/running|waiting|watching/i)
  const window = ['20', 'xdotool', 'search', '--sync', '--onlyvisible', '--name', 'Compileo Tray']
  expect(await captureOutput('timeout', window)).toMatchObject({ code: 0 })
}

describe('the packaged app', () => {
  it('has the intended value of every Electron fuse', async () => {
    const wanted = getWantedFuses(process.platform)
    const seen = await readFuses(program)
    expect(findFuseErrors(seen, wanted, pinned)).toEqual([])
    const absent = [...seen].filter(([, state]) => state === 'absent').map(([name]) => name)
    // Electron 33 doesn't have this fuse.
    expect(absent).toEqual(pinned ? [] : ['WasmTrapHandlers'])
    expect(seen.size).toBe(wanted.length)
  })

  it('runs no code from NODE_OPTIONS, not even as plain Node', async () => {
    const { run, home } = await startScene()
    const { file, trace } = await spy(home)
    const options = { NODE_OPTIONS: `--require ${file}` }
    const asked = await run(program, ['--version'], options)
    expect(asked).toMatchObject({ code: 0 })
    // If Electron read NODE_OPTIONS, it would report that a packaged app ignores most of them.
    expect(asked.stderr).not.toContain('Most NODE_OPTIONs are not supported')
    const env = { ...options, ELECTRON_RUN_AS_NODE: '1' }
    expect(await captureOutput(program, ['-p', '1 + 1'], { env })).toEqual({
      code: 0,
      stdout: '2\n',
      stderr: '',
    })
    await expect(access(trace)).rejects.toThrow('ENOENT')
  })

  it('starts no debugger with --inspect', async () => {
    const { desktop, server, start } = await startScene()
    server.addJob({ id: 'quiet', status: 'running', progress: 5 })
    const port = await findFreePort()
    const flags = [`--inspect=127.0.0.1:${port}`, '--server', server.url, '--watch', 'quiet', '--hidden']
    const app = start(program, flags)
    await seeTray(desktop, /quiet: 5%/)
    const socket = connect(port, '127.0.0.1')
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED')
    expect(app.output()).not.toContain('Debugger')
  })

  it('runs only its archive, and no folder in its place', async () => {
    const { run, home } = await startScene()
    const { trace, code } = await spy(home)
    const copy = join(home, 'copy')
    expect(await captureOutput('cp', ['-al', fromTar, copy])).toMatchObject({ code: 0 })
    await rm(join(copy, 'resources', 'app.asar'))
    const folder = join(copy, 'resources', 'app')
    await mkdir(folder)
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'other', main: 'main.cjs' }))
    await writeFile(join(folder, 'main.cjs'), `${code}\nprocess.exit(0)`)
    const asked = await run(join(copy, 'compileo-tray'), ['--version'])
    expect(asked.code).not.toBe(0)
    await expect(access(trace)).rejects.toThrow('ENOENT')
  })

  it('can’t be directed to a development server by its environment', async () => {
    const archive = join(dir, 'resources', 'app.asar')
    const traces = listPackedFiles(archive).flatMap(({ path }) => {
      const content = extractFile(archive, path).toString('latin1')
      return /dev_?server/i.test(`${path} ${content}`) ? [path] : []
    })
    expect(traces).toEqual([])

    const { desktop, server, start } = await startScene()
    const asked: (string | undefined)[] = []
    const devServer = createHttpServer(({ url }, response) => {
      asked.push(url)
      response.end('<title>Another page</title>')
    })
    const address = `http://127.0.0.1:${await listen(devServer)}`
    onTestFinished(() => void devServer.close())
    const env = { DEV_SERVER: address, VITE_DEV_SERVER: address, ELECTRON_RENDERER_URL: address }
    server.addJob({ id: 'shown', status: 'running', progress: 20 })
    const app = start(program, ['--server', server.url, '--watch', 'shown'], env)
    await seeTray(desktop, /shown: 20%/)
    await openWindow(desktop)
    await app.quit()
    expect(asked).toEqual([])
  })

  it('opens its window even if a locked keyring prevents encrypted cookies', async () => {
    const { desktop, server, start, home } = await startScene()
    const keyring = await openKeyring(desktop.bus.address, join(home, 'keyring'))
    onTestFinished(() => keyring.dispose())
    await keyring.start()
    await keyring.lock()
    server.addJob({ id: 'locked', status: 'running', progress: 20 })
    const app = start(program, ['--server', server.url, '--watch', 'locked'], {
      XDG_CURRENT_DESKTOP: 'GNOME',
    })
    await seeTray(desktop, /locked: 20%/)
    await openWindow(desktop)
    server.updateJob('locked', { progress: 60 })
    await seeTray(desktop, /locked: 60%/)
    await app.quit()
    expect(app.output()).not.toContain('could not start')
  })
})
