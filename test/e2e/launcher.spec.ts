import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { startLauncher, startNotificationDaemon } from '../support/desktop/desktop-doubles.ts'
import { openPane } from '../screens/flows/window.ts'
import { expect, test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

let server: CompileoServer

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => server.close())

test('the launcher’s icon, and a notification where progress bars are drawn, show how far what runs is, until the program ends', async ({
  app,
  desktop,
}) => {
  const launcher = await startLauncher(desktop.bus.address)
  const last = () => ({ ...launcher.counts.at(-1), ...launcher.more.at(-1) })
  server.addJob({ id: 'first', status: 'running', progress: 20 })
  server.addJob({ id: 'second', status: 'running', progress: 60 })
  server.addJob({ id: 'third', status: 'running', progress: 40 })
  const flags = ['--server', server.url, '--watch', 'first', '--watch', 'second', '--watch', 'third']
  const launched = await app.launch(flags)
  await launcher.until(() => last().progress === 0.4)
  expect(last()).toMatchObject({ uri: 'application://compileo-tray.desktop', count: 0, isUrgent: false })
  server.updateJob('second', { status: 'failed', error: 'Out of memory' })
  await launcher.until(() => last().progress === 0.3 && last().count === 1)
  expect(last()).toMatchObject({ isVisible: true, isUrgent: true })

  const page = await launched.window()
  await openSettings(page, 'General')
  const badge = page.getByRole('switch', { name: 'Badge on the app icon' })
  await badge.click()
  await launcher.until(() => last().count === 0)
  expect(last().isVisible).toBe(false)
  await badge.click()
  await launcher.until(() => last().count === 1)

  await desktop.notifications.stop()
  const mako = await startNotificationDaemon(desktop.bus.address, { name: 'mako' })
  await openPane(page, 'Notifications')
  expect(mako.calls).toEqual([])
  await page.getByRole('switch', { name: 'Progress in a notification' }).click()
  const shown = await mako.until(({ calls }) => calls[0])
  expect(shown).toMatchObject({ title: '2 running', hints: { value: 30, urgency: 0 }, expires: 0 })
  server.updateJob('third', { status: 'completed', progress: 100 })
  await mako.until(({ visible }) => visible.get(shown.id)?.hints['value'] === 20)

  await launched.quit()
  await mako.until(({ visible }) => !visible.has(shown.id))
  await launcher.until(() => last().progress === undefined && last().count === 0)
  expect(last().isUrgent).toBe(false)
  await launcher.stop()
  await mako.stop()
})
