import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { trayAsText } from '#test/e2e/support/as-text.ts'
import { pressButton, seeTray } from '#test/e2e/support/main-job.ts'
import { startManagedScreen } from '#test/e2e/support/window-manager.ts'
import { startScene } from './support/packaged-app.ts'

const { dir, fromTar, fromDeb, appImage } = inject('packages')
const program = join(dir, 'compileo-tray')

describe('the packaged app', () => {
  it('prints its version', async () => {
    const { run } = await startScene()
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    expect(await run(program, ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('follows a job in the tray, announces its failure, restarts it, and quits', async () => {
    const { desktop, server, start, userDataDir } = await startScene()
    server.addJob({
      id: 'cardiology',
      status: 'running',
      progress: 40,
      currentStep: 'Classifying chunk 924 of 2,310',
    })
    const app = start(program, [
      '--server',
      server.url,
      '--name',
      'Workstation',
      '--watch',
      'cardiology',
      '--hidden',
    ])
    const item = await desktop.tray.until((host) => /cardiology: 40%/.test(trayAsText(host)) && host.items[0])
    expect(item).toMatchObject({ id: 'compileo-tray', title: 'Compileo Tray' })
    server.updateJob('cardiology', { progress: 75 })
    await seeTray(desktop, /\(tooltip\) Compileo Tray: .*75%/)

    server.updateJob('cardiology', { status: 'failed', error: 'Ollama refused the connection' })
    const failure = await desktop.notifications.until(({ calls }) => calls[0])
    expect(failure).toMatchObject({
      title: 'cardiology failed',
      body: expect.stringContaining('Ollama refused'),
    })
    expect(failure.hints).toMatchObject({ 'desktop-entry': 'compileo-tray' })
    pressButton(desktop, failure, 'Restart')
    await desktop.notifications.until(({ calls }) =>
      calls.find(({ title }) => title === 'cardiology restarted'),
    )
    server.updateJob('cardiology', { status: 'completed', progress: 100 })
    await desktop.notifications.until(({ calls }) =>
      calls.find(({ title }) => title === 'cardiology completed'),
    )
    await seeTray(desktop, /\(tooltip\) Compileo Tray: 1 completed/)

    await app.quit()
    expect(desktop.tray.items).toEqual([])
    expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
    expect(await keptIn(userDataDir)).toEqual(expect.arrayContaining(['outcomes.jsonl', 'watch-list.json']))
  })

  it('restarts a job when the user presses R in its window', async () => {
    const { desktop, server, start } = await startScene()
    const screen = await startManagedScreen()
    onTestFinished(() => screen.stop())
    server.addJob({ id: 'seen', status: 'failed', error: 'Out of memory' })
    const app = start(program, ['--server', server.url, '--watch', 'seen'], { DISPLAY: screen.address })
    await seeTray(desktop, /Out of memory/)
    const restarts = () => server.requests.count({ route: 'restart', method: 'POST' })
    // The keys are pressed until a restart arrives, because Down needs the list, and R a job that has failed.
    const press = async () => {
      await screen.press('Down')
      await screen.press('r')
      return restarts()
    }
    await expect.poll(press, { timeout: 20_000 }).toBe(1)
    await app.quit()
    expect(restarts()).toBe(1)
  })

  it.each([
    ['the unpacked tar.gz archive', join(fromTar, 'compileo-tray')],
    ['the unpacked deb package', join(fromDeb, 'opt', 'Compileo Tray', 'compileo-tray')],
  ])('can be started from %s', async (_name, packed) => {
    const { desktop, server, start } = await startScene()
    server.addJob({ id: 'chunks', status: 'running', progress: 5 })
    const app = start(packed, ['--server', server.url, '--watch', 'chunks', '--hidden'])
    await seeTray(desktop, /chunks: 5%/)
    await app.quit()
    expect(desktop.tray.items).toEqual([])
  })

  it('can be started from a moved AppImage, and corrects its autostart entry', async () => {
    const { start, home, userDataDir } = await startScene()
    await mkdir(userDataDir)
    await writeFile(join(userDataDir, 'settings.json'), JSON.stringify({ version: 1, openAtLogin: true }))
    const entry = join(home, 'config', 'autostart', 'compileo-tray.desktop')
    await mkdir(dirname(entry), { recursive: true })
    await writeFile(
      entry,
      '[Desktop Entry]\nType=Application\nName=Mine\nExec=/old/place.AppImage --hidden\n',
    )
    const moved = join(home, 'moved here.AppImage')
    await cp(appImage, moved)
    const app = start(moved, ['--hidden'])
    await expect.poll(() => readFile(entry, 'utf8')).toContain(`\nExec="${moved}" `)
    await app.quit()
    const mended = await readFile(entry, 'utf8')
    expect(mended).toContain(' --hidden\n')
    expect(mended).toContain('\nName=Mine\n')
  })
})

async function keptIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.jsonl?$/.test(name))
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    const documents = name.endsWith('l') ? text.split('\n').filter((line) => line !== '') : [text]
    for (const document of documents) JSON.parse(document)
  }
  return names
}
