import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { startLauncher } from '../support/desktop/desktop-doubles.ts'
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
  const last = () => ({ ...launcher.counts.at(-1), ...launcher.more.at(-1) })
  server.addJob({ id: 'first', status: 'running', progress: 20 })
  server.addJob({ id: 'second', status: 'running', progress: 60 })
  const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second']
  const launched = await app.launch(flags)
  await launcher.until(() => last().progress === 0.4)
  expect(last()).toMatchObject({ uri: 'application://compileo-tray.desktop', count: 0, isUrgent: false })
  server.updateJob('second', { status: 'failed', error: 'Out of memory' })
  await launcher.until(() => last().progress === 0.2 && last().count === 1)
  expect(last()).toMatchObject({ isVisible: true, isUrgent: true })

  const page = await launched.window()
  await openSettings(page, 'General')
  const badge = page.getByRole('switch', { name: 'Badge on the app icon' })
  await badge.click()
  await launcher.until(() => last().count === 0)
  expect(last().isVisible).toBe(false)
  await badge.click()
  await launcher.until(() => last().count === 1)
  await launched.quit()
  await launcher.until(() => last().progress === undefined && last().count === 0)
  expect(last().isUrgent).toBe(false)
  await launcher.stop()
})

test.describe('on a desktop that draws progress bars', () => {
  test.use({ daemonName: 'mako' })

  test('one notification shows the progress of all jobs once it is turned on, and goes when the program quits', async ({
    app,
    desktop,
  }) => {
    const { notifications } = desktop
    server.addJob({ id: 'first', status: 'running', progress: 20 })
    server.addJob({ id: 'second', status: 'running', progress: 60 })
    const launched = await app.launch(['--server', server.url, '--watch', 'first', '--watch', 'second'])
    const page = await launched.window()
    await expect(page.getByRole('row').filter({ hasText: 'second' })).toContainText('60%')
    expect(notifications.calls).toEqual([])

    await openSettings(page, 'Notifications')
    await page.getByRole('switch', { name: 'Progress in a notification' }).click()
    const shown = await notifications.until(({ calls }) => calls[0])
    expect(shown).toMatchObject({ title: '2 running', hints: { value: 40, urgency: 0 }, expires: 0 })
    server.updateJob('second', { status: 'completed', progress: 100 })
    await notifications.until(({ visible }) => visible.get(shown.id)?.hints['value'] === 20)
    await launched.quit()
    await notifications.until(({ visible }) => !visible.has(shown.id))
  })
})
