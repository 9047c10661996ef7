import type { ElectronApplication, Page } from 'playwright/test'
import { expect } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { violationsOn } from '../screens/support/axe.ts'
import { test as base } from './support/fixtures.ts'
import { lockedOn, notedPreferences, notePreferences } from './support/preferences.ts'
import { startManagedScreen, type ManagedScreen } from './support/window-manager.ts'

const popoverUrl = 'app://compileo-tray/popover.html'

let server: CompileoServer

/** Only a window manager takes the focus away. */
const test = base.extend<{ managed: ManagedScreen }>({
  // oxlint-disable-next-line no-empty-pattern
  managed: async ({}, use) => {
    const screen = await startManagedScreen()
    await use(screen)
    await screen.stop()
  },
})

test.beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 20 })
  server.addJob({ id: 'parse-1', status: 'running', progress: 40, currentStep: 'Reading page 1' })
  server.addJob({ id: 'taxonomy-1', status: 'failed', error: 'Ollama refused the connection' })
  server.addJob({ id: 'chunk-1', status: 'completed', progress: 100 })
})
test.afterEach(() => server.close())

type Launch = (
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
) => Promise<{
  readonly electronApp: ElectronApplication
  readonly window: () => Promise<Page>
}>

async function inTray(launch: Launch, screen: ManagedScreen): Promise<ElectronApplication> {
  const watched = ['parse-1', 'taxonomy-1', 'chunk-1'].flatMap((id) => ['--watch', id])
  const env = { DISPLAY: screen.address, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' }
  const { electronApp, window } = await launch(['--server', server.url, ...watched], env)
  const page = await window()
  await expect(page.getByRole('row')).toHaveCount(6)
  await page.evaluate(() => Reflect.get(window, 'compileo').call('updateSettings', { trayClick: 'overview' }))
  const closed = page.waitForEvent('close')
  await electronApp.evaluate(({ BrowserWindow }) =>
    setImmediate(() => BrowserWindow.getAllWindows()[0]?.close()),
  )
  await closed
  return electronApp
}

const parts = (electronApp: ElectronApplication) =>
  electronApp.evaluate(({ app, BrowserWindow }) => ({
    windows: BrowserWindow.getAllWindows().length,
    pages: app.getAppMetrics().filter(({ type }) => type === 'Tab').length,
  }))

const nothing = { windows: 0, pages: 0 }

async function opened(electronApp: ElectronApplication, press: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([electronApp.waitForEvent('window'), press()])
  await page.waitForURL(popoverUrl)
  return page
}

test('the popover opens by a press on the icon, shows the state, restarts in place, and leaves nothing behind', async ({
  app,
  desktop,
  managed,
}) => {
  const electronApp = await inTray(app.launch, managed)
  await expect.poll(() => parts(electronApp)).toEqual(nothing)
  await notePreferences(electronApp)

  const page = await opened(electronApp, () => desktop.tray.activate())
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 running, 1 failed')
  await expect(page.getByRole('listitem').first()).toContainText('taxonomy-1')
  await expect(page.getByRole('button', { name: /^parse-1/ })).toContainText('40%')
  await expect(page.getByRole('button', { name: /^taxonomy-1/ })).toContainText(
    'Ollama refused the connection',
  )
  await expect(page.getByRole('heading', { name: 'Last finished' })).toBeVisible()
  server.updateJob('parse-1', { progress: 75 })
  await expect(page.getByRole('button', { name: /^parse-1/ })).toContainText('75%')

  await page.getByRole('button', { name: 'Restart taxonomy-1' }).click()
  await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
  await expect(page.getByRole('button', { name: 'Restart taxonomy-1' })).toBeHidden()

  const closed = page.waitForEvent('close')
  await managed.press('Escape')
  await closed
  await expect.poll(() => parts(electronApp)).toEqual(nothing)
  expect(await notedPreferences(electronApp)).toEqual({ [popoverUrl]: lockedOn })
})

test('a second press on the icon closes the popover, and so does whatever else gets the focus', async ({
  app,
  desktop,
  managed,
}) => {
  const electronApp = await inTray(app.launch, managed)
  const page = await opened(electronApp, () => desktop.tray.activate())
  await page.getByRole('heading', { level: 1 }).waitFor()
  await electronApp.evaluate(({ BrowserWindow }) => {
    const other = new BrowserWindow({ width: 200, height: 200 })
    other.focus()
  })
  await page.waitForEvent('close')
  await expect.poll(async () => (await parts(electronApp)).windows).toBe(1)
})

test('a job of the popover opens in the window, by keys alone', async ({ app, desktop, managed }) => {
  const electronApp = await inTray(app.launch, managed)
  const page = await opened(electronApp, () => desktop.tray.activate())
  await page.getByRole('button', { name: /^taxonomy-1/ }).waitFor()
  await managed.press('Down')
  await expect(page.getByRole('button', { name: /^taxonomy-1/ })).toBeFocused()
  const window = electronApp.waitForEvent('window')
  await managed.press('Return')
  await expect((await window).getByRole('complementary', { name: 'Job details' })).toContainText('taxonomy-1')
  await expect.poll(() => parts(electronApp)).toEqual({ windows: 1, pages: 1 })
})

test('the popover is within the screen, and its page may only request what it shows', async ({
  app,
  desktop,
  managed,
}) => {
  const electronApp = await inTray(app.launch, managed)
  const page = await opened(electronApp, () => desktop.tray.activate())
  await page.getByRole('heading', { level: 1 }).waitFor()
  const { bounds, area } = await electronApp.evaluate(({ BrowserWindow, screen: screens }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: -1, y: -1, width: 0, height: 0 },
    area: screens.getPrimaryDisplay().workArea,
  }))
  expect(bounds.x).toBeGreaterThanOrEqual(area.x)
  expect(bounds.y).toBeGreaterThanOrEqual(area.y)
  expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width)
  expect(bounds.y + bounds.height).toBeLessThanOrEqual(area.y + area.height)
  // Main fits the height to the page.
  const { room, foot } = await page.evaluate(() => ({
    room: window.innerHeight,
    foot: document.querySelector('footer')?.getBoundingClientRect().bottom ?? 0,
  }))
  expect(room).toBe(bounds.height)
  expect(foot).toBe(room - 1)
  const before = await page.evaluate(() =>
    [...document.querySelectorAll('footer')].map(
      (end) =>
        (end.previousElementSibling?.getBoundingClientRect().bottom ?? 0) - end.getBoundingClientRect().top,
    ),
  )
  expect(before).toEqual([0])
  expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'compileo')))).toEqual([
    'first',
    'onPopover',
    'press',
  ])
  const quit = page.evaluate(() => Object(window).compileo.press({ do: 'quit' }))
  await expect(quit).rejects.toThrow(/no such button/)
  expect(await violationsOn(page)).toEqual([])
})
