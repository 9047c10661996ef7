import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { startJobViewServer, startLauncher } from '../support/desktop/index.ts'
import { expect, test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

test('the launcher’s icon shows how far what runs is, points out a failure, and is bare when the program ends', async ({
  app,
  desktop,
}) => {
  const launcher = await startLauncher(desktop.bus.address)
  const last = () => ({ ...launcher.heard.at(-1), ...launcher.more.at(-1) })
  server.addJob({ id: 'first', status: 'running', progress: 20 })
  server.addJob({ id: 'second', status: 'running', progress: 60 })
  const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second', '--hidden']
  const launched = await app.launch(flags)
  await launcher.until(() => last().progress === 0.4)
  expect(last()).toMatchObject({ uri: 'application://compileo-tray.desktop', count: 0, isUrgent: false })
  server.updateJob('second', { status: 'failed', error: 'Out of memory' })
  await launcher.until(() => last().progress === 0.2 && last().count === 1)
  expect(last()).toMatchObject({ isVisible: true, isUrgent: true })
  await launched.quit()
  await launcher.until(() => last().progress === undefined && last().count === 0)
  expect(last().isUrgent).toBe(false)
  await launcher.stop()
})

test('Plasma lists running jobs once the person wants it so, and none any more when the program ends', async ({
  app,
  desktop,
}) => {
  const plasma = await startJobViewServer(desktop.bus.address)
  const standing = () => plasma.views.filter(({ ended }) => ended === undefined)
  server.addJob({ id: 'first', status: 'running', progress: 20, currentStep: 'Chunking' })
  server.addJob({ id: 'second', status: 'running', progress: 60 })
  const launched = await app.launch(['--server', server.url, '--watch', 'first', '--watch', 'second'])
  const page = await launched.window()
  await expect(page.getByRole('row').filter({ hasText: 'second' })).toContainText('60%')
  expect(plasma.views).toEqual([])

  await openSettings(page, 'General')
  await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
  await plasma.until(() => standing().length === 2)
  expect(plasma.views.map(({ hints }) => [hints['title'], hints['percent'], hints['infoMessage']])).toEqual([
    ['first', 20, 'Chunking'],
    ['second', 60, expect.any(String)],
  ])
  server.updateJob('second', { status: 'completed', progress: 100 })
  await plasma.until(() => standing().length === 1)
  server.updateJob('first', { progress: 45, currentStep: 'Storing' })
  await plasma.until(({ views }) => views[0]?.now['percent'] === 45)
  await launched.quit()
  await plasma.until(() => standing().length === 0)
  expect(plasma.views.map(({ ended }) => ended)).toEqual([
    { code: 0, message: '' },
    { code: 0, message: '' },
  ])
  await plasma.stop()
})
