import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from 'playwright/test'
import { startCompileoServer, type CompileoServer } from '../server/index.ts'
import { launchApp, type LaunchedApp } from '../e2e/support/launch-app.ts'
import { testRuntime } from '../e2e/support/runtime.ts'
import { chosenDesktops } from './support/chosen-desktops.ts'
import type { DesktopKind, RealDesktop } from './support/real-desktop.ts'
import { goneFrom, menuWords, newIn, rowOf, still } from './support/steps.ts'
import { sway } from './support/sway.ts'

// One scenario, by mouse, on each desktop: what its people see and press, and nothing that stands in for any of it.

interface Fixtures {
  kind: DesktopKind
  desktop: RealDesktop
  server: CompileoServer
  launch: () => Promise<LaunchedApp>
}

const test = base.extend<Fixtures>({
  kind: [sway, { option: true }],
  desktop: async ({ kind }, use, { errors }) => {
    const desktop = await kind.start()
    await use(desktop)
    if (errors.length > 0) await desktop.screen.picture('at-the-failure')
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
        switches: desktop.switches,
        flags: ['--server', server.url, '--name', 'Workstation', '--watch', 'taxonomy', '--hidden'],
      })
      launched.push(app)
      return app
    })
    for (const app of launched) await app.quit()
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
})

/** Whether our window is the one that a person works with. */
const isInFront = ({ electronApp }: LaunchedApp) =>
  electronApp.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isFocused()),
  )

for (const kind of chosenDesktops()) {
  test.describe(kind.title, () => {
    test.use({ kind })

    test('the icon, its menu, the window, a notification, a panel that restarts, and Quit', async ({
      desktop,
      server,
      launch,
    }) => {
      const { screen, tray } = desktop
      server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
      await desktop.startPanel()
      const emptyTray = await still(desktop, 'tray-empty', tray)
      const empty = await still(desktop, 'empty')
      const app = await launch()

      const icon = await test.step('the icon is seen', async () => {
        const seen = await newIn(desktop, tray, emptyTray, { name: 'icon-running' })
        await expect.poll(() => menuWords(desktop)).toContain('taxonomy: 40%')
        return seen
      })
      if (desktop.hasTooltips)
        await test.step('a tooltip says how it stands', async () => {
          await screen.hover(icon)
          await newIn(desktop, desktop.whole, empty, { name: 'tooltip', least: 40 })
          await screen.rest()
        })

      await test.step('the menu stays open while progress moves, and its item opens the window', async () => {
        const before = await still(desktop, 'before-menu', desktop.menus)
        await screen.click(icon, desktop.menuButton)
        const menu = await newIn(desktop, desktop.menus, before, { name: 'menu', least: 100 })
        server.updateJob('taxonomy', { progress: 55 })
        await expect.poll(() => menuWords(desktop)).toContain('taxonomy: 55%')
        await screen.click(await rowOf(desktop, menu, 'Open Compileo Tray'))
        const page = await app.window()
        await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('55%')
        await expect.poll(() => isInFront(app)).toBe(true)
        // Its times run, so it never stands still.
        await screen.picture('window')
      })
      await test.step('the window comes forward from behind', async () => {
        await desktop.coverWindow()
        await expect.poll(() => isInFront(app)).toBe(false)
        await screen.picture('covered')
        const again = await app.launchAgain()
        expect(again.code).toBe(0)
        await expect.poll(() => isInFront(app)).toBe(true)
        await screen.picture('forward')
      })
      await test.step('Restart on the notification posts', async () => {
        await desktop.coverWindow()
        await expect.poll(() => isInFront(app)).toBe(false)
        const before = await still(desktop, 'before-notification', desktop.notifications)
        server.updateJob('taxonomy', { status: 'failed', error: 'Ollama refused the connection' })
        const notification = await newIn(desktop, desktop.notifications, before, {
          name: 'notification',
          least: 50,
        })
        await expect.poll(() => menuWords(desktop)).toContain('1 failed')
        await screen.picture('failed')
        await desktop.pressRestart(notification)
        await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
        await expect.poll(() => menuWords(desktop)).not.toContain('1 failed')
      })
      await test.step('a panel that restarts has the icon once', async () => {
        await desktop.stopPanel()
        await desktop.startPanel()
        await expect.poll(async () => (await desktop.trayItems()).length).toBe(1)
        await screen.rest()
        const seen = await newIn(desktop, tray, emptyTray, { name: 'icon-again' })
        expect(Math.abs(seen.width - icon.width)).toBeLessThan(icon.width / 2)
      })
      await test.step('Quit in the menu ends it, and the icon goes', async () => {
        const before = await still(desktop, 'before-quit', desktop.menus)
        await screen.click(icon, desktop.menuButton)
        const menu = await newIn(desktop, desktop.menus, before, { name: 'menu-quit', least: 100 })
        const gone = app.electronApp.waitForEvent('close')
        await screen.click(await rowOf(desktop, menu, 'Quit'))
        await gone
        await screen.rest()
        await goneFrom(desktop, tray, emptyTray)
        expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
      })
    })
  })
}
