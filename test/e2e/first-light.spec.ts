import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'

test('a running job is shown live in the tray and in the window', async ({ app, desktop, server }) => {
  const { id } = server.addJob({ id: 'parse-1', status: 'running', progress: 40 })
  server.addJob({
    id: 'cardiology',
    status: 'running',
    progress: 40,
    currentStep: 'Classifying chunk 924 of 2,310',
  })
  const flags = ['--server', server.url, '--watch', id, '--watch', 'cardiology', '--hidden']
  const launching = app.launch(flags, {}, movedClock)
  await desktop.tray.until(({ items }) => items[0]?.menu)
  await desktop.tray.click(/running|waiting|watching/i)
  const launched = await launching
  const { electronApp } = launched
  const page = await launched.window()
  const row = page.getByRole('row').filter({ hasText: id })
  await expect(row).toContainText('40%')
  await desktop.tray.until((host) => /parse-1: 40%/.test(trayAsText(host)))
  server.updateJob(id, { progress: 75, currentStep: 'Reading page 2' })
  await expect(row).toContainText('75%')
  await expect(row).toContainText('Reading page 2')

  const closed = page.waitForEvent('close')
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
  expect(electronApp.windows()).toHaveLength(0)
  server.updateJob(id, { progress: 80 })
  await passHalfMinute(electronApp)
  await desktop.tray.until((host) => /parse-1: 80%/.test(trayAsText(host)))
  const opened = electronApp.waitForEvent('window')
  await desktop.tray.activate()
  const reopened = await opened
  const again = reopened.getByRole('row').filter({ hasText: id })
  await expect(again).toContainText('80%')

  server.updateJob(id, { status: 'completed', progress: 100, result: { pages: 2 } })
  const shown = await desktop.notifications.until(({ calls }) => calls[0])
  expect(shown.title).toBe('parse-1 completed')
  await expect(again).toContainText('2 pages')
  await server.until(() => server.openStreams().length === 1)
  expect(desktop.notifications.calls).toHaveLength(1)

  await test.step('two clicks on “Restart” send one POST, and the second run is announced', async () => {
    const { notifications } = desktop
    const said = (title: string) =>
      notifications.until(({ calls }) => calls.find((call) => call.title === title))
    const failing = reopened.getByRole('row').filter({ hasText: 'cardiology' }).first()
    await expect(failing).toContainText('Classifying chunk 924')
    // While the list is visible, no pop-up appears.
    await reopened.getByRole('button', { name: 'Settings' }).click()
    server.updateJob('cardiology', {
      status: 'failed',
      error: 'Ollama refused the connection\nTraceback: ...',
    })
    const failure = await said('cardiology failed')
    expect(failure.body).toContain('Ollama refused the connection')
    expect(failure.body).not.toContain('Traceback')
    expect(failure.actions.map(({ label }) => label)).toContain('Restart')
    await desktop.tray.until((host) => /1 failed/.test(trayAsText(host)))

    pressButton(desktop, failure, 'Restart')
    pressButton(desktop, failure, 'Restart')
    await said('cardiology restarted')
    await server.until(() => server.jobs.get('cardiology')?.status !== 'failed')
    server.updateJob('cardiology', { status: 'running', progress: 10, currentStep: 'Second run' })
    await reopened.getByRole('button', { name: /^All jobs/ }).click()
    await expect(failing).toContainText('Second run')
    await reopened.getByRole('button', { name: 'Settings' }).click()
    server.updateJob('cardiology', { status: 'completed', progress: 100 })
    const completed = await said('cardiology completed')
    expect([...notifications.visible.keys()]).toEqual([shown.id, completed.id])
    expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
    expect(notifications.calls.map(({ title }) => title)).toEqual([
      'parse-1 completed',
      'cardiology failed',
      'cardiology restarted',
      'cardiology completed',
    ])
  })
})

test('a second launch shows its job in the running app, or rejects a wrong flag', async ({
  app,
  desktop,
  server,
}) => {
  server.addJob({ id: 'first', status: 'running', progress: 30 })
  server.addJob({ id: 'second', status: 'running', progress: 50 })
  const { electronApp, launchAgain } = await app.launch([
    '--server',
    server.url,
    '--watch',
    'first',
    '--hidden',
  ])
  await desktop.tray.until((host) => /first: 30%/.test(trayAsText(host)))

  await test.step('a wrong flag or command is explained in one line', async () => {
    const wrong = await launchAgain(['--wach', 'x'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain("'--wach'")
    const unknown = await launchAgain(['frobnicate'])
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('There is no command “frobnicate”. See compileo-tray --help\n')
    expect((await launchAgain(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
    expect((await launchAgain(['--help'])).stdout).toContain('COMPILEO_API_KEY')
    expect(electronApp.windows()).toHaveLength(0)
  })

  const opened = electronApp.waitForEvent('window')
  expect((await launchAgain(['--watch=second'])).code).toBe(0)
  await expect((await opened).getByRole('row').filter({ hasText: 'second' })).toContainText('50%')
  expect(desktop.tray.items).toHaveLength(1)

  await test.step('main loads no graphics driver, and its children don’t inherit the setting', async () => {
    const { pid, gdk } = await electronApp.evaluate(() => ({ pid: process.pid, gdk: process.env['GDK_GL'] }))
    const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
    expect(maps).toContain('libgtk-3')
    expect(maps).not.toMatch(/libLLVM|libgallium|libGLX_mesa/)
    expect(gdk).toBeUndefined()
  })
})

test('the page’s compiled script is cached after the window has opened three times', async ({
  app,
  desktop,
}) => {
  const launched = await app.launch(['--hidden'], {}, movedClock)
  const { electronApp } = launched
  for (let times = 0; times < 3; times += 1) {
    const opened = electronApp.waitForEvent('window')
    await desktop.tray.activate()
    const page = await opened
    await expect(page.getByRole('banner')).toBeVisible()
    const closed = page.waitForEvent('close')
    await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await closed
    await passHalfMinute(electronApp)
  }
  const cache = join(launched.userDataDir, 'Code Cache', 'js')
  await launched.quit()
  const sizes = await Promise.all(
    (await readdir(cache)).map(async (name) => (await stat(join(cache, name))).size),
  )
  expect(Math.max(...sizes)).toBeGreaterThan(100_000)
})
