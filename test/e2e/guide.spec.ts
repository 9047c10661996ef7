import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { addressesVariable } from '#main/core/discovery/detect-server.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

let server: CompileoServer
test.afterEach(() => server.close())
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('the first run finds the local server, and announces the first outcome', async ({
  app,
  desktop,
  home,
}) => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'first', status: 'running', progress: 40 })
  const page = await (await app.launch([], { [addressesVariable]: server.url })).window()
  const found = page.getByRole('navigation').getByRole('button', { name: new URL(server.url).host })
  await expect(found).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nothing to watch yet' })).toBeVisible()
  await openSettings(page, 'Notifications')
  await button(page, 'Send test').click()
  const { notifications } = desktop
  await notifications.until(({ calls }) => calls.some(({ title }) => title === 'Notifications work'))
  await openSettings(page, 'General')
  await page.getByRole('switch', { name: /^Start at login/ }).click()
  await expect(page.getByRole('switch', { name: /^Start at login/ })).toBeChecked()
  // The switch changes before the autostart entry is written.
  const entry = join(home, 'config', 'autostart', 'compileo-tray.desktop')
  await expect.poll(() => readFile(entry, 'utf8').catch(String)).toMatch(/^Exec=.*--hidden/m)

  await button(page, 'All jobs').click()
  await page.getByRole('textbox', { name: /^Job ID, link or message/ }).fill('first')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Job details' })).toContainText('40%')
  server.updateJob('first', { status: 'completed', progress: 100 })
  await notifications.until(({ calls }) => calls.some(({ title }) => title === 'first completed'))

  await found.click()
  await expect(page.getByRole('main').getByRole('button', { name: 'Open in Compileo' })).toBeVisible()
})

test('the first run asks for the key of a local server that requires one', async ({ app }) => {
  server = await startCompileoServer({ apiKey: 'right' })
  const page = await (await app.launch([], { [addressesVariable]: server.url })).window()
  await expect(page.getByText(`${new URL(server.url).host} requires an API key`)).toBeVisible()
  await expect(page.getByLabel('API key')).toBeFocused()
  await page.keyboard.type('right')
  expect(server.requests.list().filter(({ headers }) => 'x-api-key' in headers)).toEqual([])
  await button(page, 'Connect').click()
  await expect(page.getByRole('heading', { name: 'Nothing to watch yet' })).toBeVisible()
})
