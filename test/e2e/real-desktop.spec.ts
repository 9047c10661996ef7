import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from 'playwright/test'
import type { MenuNode } from '../support/desktop/index.ts'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { launchApp, type LaunchedApp } from './support/launch-app.ts'
import { panelHeight, startRealDesktop, type RealDesktop } from './support/real/real-desktop.ts'
import type { Box } from './support/real/screen.ts'
import { testRuntime } from './support/runtime.ts'

// No doubles: Xfce's own panel and notification daemon, and a mouse. What a person of that desktop sees and presses.

interface Fixtures {
  desktop: RealDesktop
  server: CompileoServer
  launch: () => Promise<LaunchedApp>
}

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  desktop: async ({}, use) => {
    const desktop = await startRealDesktop()
    await expect.poll(() => desktop.hasName('org.freedesktop.Notifications')).toBe(true)
    await use(desktop)
    await desktop.stop()
  },
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startCompileoServer({ streamIntervalMs: 20 })
    await use(server)
    await server.close()
  },
  launch: async ({ desktop, server }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
    const launched: LaunchedApp[] = []
    await use(async () => {
      const app = await launchApp({
        runtime: testRuntime(),
        busAddress: desktop.busAddress,
        home,
        env: desktop.env,
        flags: ['--server', server.url, '--name', 'Workstation', '--watch', 'taxonomy', '--hidden'],
      })
      launched.push(app)
      return app
    })
    for (const app of launched) await app.quit()
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
})

// One after the other: they count the pictures that they take.
test.describe.configure({ mode: 'default' })

const bar: Box = { x: 0, y: 0, width: 1280, height: panelHeight }
let pictures = 0

/** The panel without our icon: where it differs later, our icon is. */
async function emptyPanel(desktop: RealDesktop): Promise<string> {
  desktop.startPanel()
  await expect.poll(() => desktop.screen.windows('xfce4-panel')).toHaveLength(1)
  await desktop.screen.rest()
  return desktop.screen.picture('panel-empty', bar)
}

/** The box of our icon, as soon as it can be seen. */
async function iconIn(desktop: RealDesktop, empty: string): Promise<Box> {
  let icon: Box | undefined
  const look = async () => {
    icon = await desktop.screen.difference(empty, await desktop.screen.picture('panel', bar))
    return icon?.height ?? 0
  }
  await expect.poll(look, { timeout: 15_000 }).toBeGreaterThan(14)
  if (!icon) throw new Error('The icon was seen, and is gone')
  expect(icon.width).toBeLessThanOrEqual(panelHeight)
  return icon
}

/** What stands in the open menu, by its rows from top to bottom. */
const rowsOf = (menu: MenuNode | undefined): readonly MenuNode[] =>
  (menu?.children ?? []).filter(({ kind }) => kind !== 'separator')

/** Opens the icon's menu by the right button, and presses an item by the left one. */
async function chooseFromMenu(desktop: RealDesktop, icon: Box, label: string) {
  await desktop.screen.click(icon, 3)
  let menu: Box | undefined
  const look = async () => {
    menu = (await desktop.screen.windows('xfce4-panel|wrapper')).find(
      ({ height }) => height > 2 * panelHeight,
    )
    return menu !== undefined
  }
  await expect.poll(look).toBe(true)
  if (!menu) throw new Error('The menu was open, and is gone')
  pictures += 1
  await desktop.screen.picture(`menu-${pictures}`, { ...menu, y: 0, height: menu.y + menu.height })
  const [item] = await desktop.trayItems()
  const rows = rowsOf(item?.menu)
  const at = rows.findIndex((row) => row.label === label)
  expect(at, `${label} in ${rows.map((row) => row.label).join(', ')}`).toBeGreaterThanOrEqual(0)
  // All rows are of one height, and the lines between them too thin to count.
  const height = menu.height / rows.length
  await desktop.screen.click({ ...menu, y: menu.y + at * height, height })
}

/** The notification that stands on the screen, when it has come to rest. */
async function notificationOn(desktop: RealDesktop): Promise<Box> {
  let box: Box | undefined
  const seen: string[] = []
  const look = async () => {
    box = (await desktop.screen.windows('xfce4-notifyd')).find(({ width }) => width > 100)
    if (!box) return false
    seen.push(await desktop.screen.picture(`notification-${seen.length % 2}`, box))
    const [before, now] = seen.slice(-2)
    return before !== undefined && now !== undefined && !(await desktop.screen.difference(before, now))
  }
  await expect.poll(look, { timeout: 15_000 }).toBe(true)
  if (!box) throw new Error('The notification was there, and is gone')
  return box
}

/** The n-th of the buttons of a notification: they stand in one row at its foot, all of one width. */
function button({ x, y, width, height }: Box, nth: number, of: number): Box {
  const margin = 12
  const each = (width - 2 * margin) / of
  return { x: x + margin + nth * each, y: y + height - 46, width: each, height: 34 }
}

const trayWords = async (desktop: RealDesktop) =>
  (await desktop.trayItems()).flatMap(({ menu }) => rowsOf(menu).map(({ label }) => label)).join('\n')

test('on a real desktop the icon is seen, its menu opens the window, and Restart on the notification posts', async ({
  desktop,
  server,
  launch,
}) => {
  server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
  const empty = await emptyPanel(desktop)
  const app = await launch()
  const icon = await iconIn(desktop, empty)
  await expect.poll(() => trayWords(desktop)).toContain('taxonomy: 40%')
  await desktop.screen.picture('icon-running', { ...bar, width: 80 })

  await chooseFromMenu(desktop, icon, 'Open Compileo Tray')
  const page = await app.window()
  await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('40%')

  server.updateJob('taxonomy', { status: 'failed', error: 'Ollama refused the connection' })
  const shown = await notificationOn(desktop)
  await desktop.screen.picture('notification', shown)
  await desktop.screen.picture('desktop')
  await expect.poll(() => trayWords(desktop)).toContain('1 failed')
  await desktop.screen.picture('icon-attention', { ...bar, width: 80 })
  // The daemon makes a button of the press on the body, too: Open, Restart, Details.
  await desktop.screen.click(button(shown, 1, 3))
  await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
  await expect.poll(() => trayWords(desktop)).not.toContain('1 failed')

  const gone = app.electronApp.waitForEvent('close')
  await chooseFromMenu(desktop, icon, 'Quit')
  await gone
  expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
})

test('the icon is there when the panel starts after the program, and again when the panel was restarted', async ({
  desktop,
  server,
  launch,
}) => {
  server.addJob({ id: 'taxonomy', status: 'running', progress: 40 })
  await launch()
  await server.until(() => server.openStreams().length === 1)
  desktop.startPanel()
  await expect.poll(() => desktop.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
  await expect.poll(() => trayWords(desktop)).toContain('taxonomy: 40%')

  await desktop.stopPanel()
  await expect.poll(() => desktop.hasName('org.kde.StatusNotifierWatcher')).toBe(false)
  server.updateJob('taxonomy', { progress: 60 })
  desktop.startPanel()
  await expect.poll(() => desktop.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
  await expect.poll(() => trayWords(desktop), { timeout: 15_000 }).toContain('taxonomy: 60%')
  await expect.poll(async () => (await desktop.trayItems()).length).toBe(1)
})
