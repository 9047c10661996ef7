import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { addressesVariable } from '#main/commands/discovery/detect-server.ts'
import { startCompileoServer, startWebGui, type CompileoServer } from '#test/server/index.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'

let server: CompileoServer
test.afterEach(() => server.close())

const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('a rejected key is replaced from its banner; then counts agree on every surface', async ({
  app,
  desktop,
}) => {
  server = await startCompileoServer({ behaviour: 'guide', apiKey: 'right', streamIntervalMs: 20 })
  for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 40 })
  const flags = ['--server', server.url, '--name', 'Bench', '--watch', 'first', '--watch', 'second']
  const page = await (await app.launch(flags, { COMPILEO_API_KEY: 'wrong' })).window()
  const banner = page.getByRole('region', { name: 'Unreachable servers' })
  await expect(banner).toContainText('Bench rejected the API key')
  await banner.getByRole('button', { name: 'Enter key…' }).click()
  await expect(page.getByRole('dialog').getByLabel('API key', { exact: true })).toBeFocused()
  await page.keyboard.type('right')
  await page.keyboard.press('Enter')
  await expect(banner).toBeHidden()
  await expect(row(page, /first/)).toHaveAccessibleName(/ 40%/)

  const sidebar = page.getByRole('navigation')
  await expect(sidebar).toContainText('2 running')
  server.addJob({ id: 'third', status: 'running', progress: 5 })
  await button(page, 'Watch a job').click()
  const field = page.getByRole('textbox', { name: /^Job ID, link or message/ })
  await field.fill('third')
  await field.press('Enter')
  await expect(row(page, /third/)).toHaveAccessibleName(/ 5%/)
  await expect(sidebar).toContainText('3 running')
  await expect(sidebar.getByRole('button', { name: /^Running/ })).toContainText('3')
  await desktop.tray.until((host) => {
    const text = trayAsText(host)
    return text.includes('3 running') && text.includes('Bench: 3 running, 0 waiting')
  })

  await button(page, 'Bench').click()
  const main = page.getByRole('main')
  await expect(main).toContainText('The queue is healthy')
  await expect(main).toContainText('2 workers')
})

test('the first run finds the local server, and announces the first outcome even in view', async ({
  app,
  desktop,
  home,
}) => {
  // Compileo's usual port is free on this address.
  const host = '127.0.0.2'
  server = await startCompileoServer({ host, streamIntervalMs: 20 })
  const gui = await startWebGui({ host, port: 8501 })
  server.addJob({ id: 'first', status: 'running', progress: 40 })
  const page = await (await app.launch([], { [addressesVariable]: server.url })).window()
  const found = page.getByRole('navigation').getByRole('button', { name: new URL(server.url).host })
  await expect(found).toBeVisible()
  await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  await button(page, 'Send test').click()
  const { notifications } = desktop
  await notifications.until(({ calls }) => calls.some(({ title }) => title === 'Notifications work'))
  await page.getByRole('switch', { name: /^Start when I log in/ }).click()
  await expect(page.getByRole('switch', { name: /^Start when I log in/ })).toBeChecked()
  // The switch turns before the entry is written.
  const entry = join(home, 'config', 'autostart', 'compileo-tray.desktop')
  await expect.poll(() => readFile(entry, 'utf8').catch(String)).toMatch(/^Exec=.*--hidden/m)

  await page.getByRole('textbox', { name: /^Job ID, link or message/ }).fill('first')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Job details' })).toContainText('40%')
  server.updateJob('first', { status: 'completed', progress: 100 })
  await notifications.until(({ calls }) => calls.some(({ title }) => title === 'first completed'))

  await found.click()
  await expect(page.getByRole('main').getByRole('button', { name: 'Open in Compileo' })).toBeVisible()
  expect(gui.requests.map(({ path }) => path)).toEqual(['/_stcore/health', '/'])
  await gui.close()
})
