import type { ElectronApplication, Page } from 'playwright/test'
import { expect } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { violationsOn } from '../screens/support/axe.ts'
import { test as base } from './support/fixtures.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'
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
  switches: readonly string[],
) => Promise<{
  readonly electronApp: ElectronApplication
  readonly window: () => Promise<Page>
}>

async function inTray(launch: Launch, screen: ManagedScreen): Promise<ElectronApplication> {
  const watched = ['parse-1', 'taxonomy-1', 'chunk-1'].flatMap((id) => ['--watch', id])
  const env = { DISPLAY: screen.address, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' }
  const { electronApp, window } = await launch(['--server', server.url, ...watched], env, movedClock)
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

test('the popover opens by a press on the icon, shows the state, opens a job by keys alone, and leaves nothing behind', async ({
  app,
  desktop,
  managed,
}) => {
  const electronApp = await inTray(app.launch, managed)
  const openPopover = async () => {
    // A press right after closing does nothing.
    await passHalfMinute(electronApp)
    return opened(electronApp, () => desktop.tray.activate())
  }
  await expect.poll(() => parts(electronApp)).toEqual(nothing)
  await notePreferences(electronApp)

  await test.step('it shows the state live, and Escape closes it', async () => {
    const page = await openPopover()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 running, 1 failed')
    await expect(page.getByRole('listitem').first()).toContainText('taxonomy-1')
    await expect(page.getByRole('button', { name: /^parse-1/ })).toContainText('40%')
    await expect(page.getByRole('button', { name: /^taxonomy-1/ })).toContainText(
      'Ollama refused the connection',
    )
    await expect(page.getByRole('heading', { name: 'Last finished' })).toBeVisible()
    server.updateJob('parse-1', { progress: 75 })
    await expect(page.getByRole('button', { name: /^parse-1/ })).toContainText('75%')
    const closed = page.waitForEvent('close')
    await managed.press('Escape')
    await closed
    await expect.poll(() => parts(electronApp)).toEqual(nothing)
    expect(await notedPreferences(electronApp)).toEqual({ [popoverUrl]: lockedOn })
  })

  await test.step('it is within the screen, and its page may only request what it shows', async () => {
    const page = await openPopover()
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

  await test.step('a failed job restarts in place, and a second press on the icon closes it', async () => {
    const [page] = electronApp.windows()
    if (!page) throw new Error('The popover is gone')
    await page.getByRole('button', { name: 'Restart taxonomy-1' }).click()
    await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
    await expect(page.getByRole('button', { name: 'Restart taxonomy-1' })).toBeHidden()
    await desktop.tray.activate()
    await expect.poll(() => parts(electronApp)).toEqual(nothing)
  })

  await test.step('a job opens in the window, by keys alone', async () => {
    server.updateJob('taxonomy-1', { status: 'failed', error: 'Ollama refused the connection' })
    const page = await openPopover()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 failed')
    await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true)
    await managed.press('Down')
    await expect(page.getByRole('button', { name: /^taxonomy-1/ })).toBeFocused()
    const window = electronApp.waitForEvent('window')
    await managed.press('Return')
    const details = (await window).getByRole('complementary', { name: 'Job details' })
    await expect(details).toContainText('taxonomy-1')
    await expect.poll(() => parts(electronApp)).toEqual({ windows: 1, pages: 1 })
  })
  await test.step('another window that gets the focus closes it', async () => {
    const hasFocus = () =>
      electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())
    await expect.poll(hasFocus).toBe(true)
    const page = await openPopover()
    const closed = page.waitForEvent('close')
    await electronApp.evaluate(({ BrowserWindow }) => new BrowserWindow({ width: 200, height: 200 }).focus())
    await closed
    await expect.poll(async () => (await parts(electronApp)).windows).toBe(2)
  })
})
