import { expect } from 'playwright/test'
import { chosenDesktops } from './support/chosen-desktops.ts'
import { isInFront, test } from './support/fixtures.ts'
import { goneFrom, isPaused, menuWords, newIn, pressUntil, rowOf, still } from './support/steps.ts'

// One scenario, by mouse, on each desktop: what its people see and press, and nothing that stands in for any of it.

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
          await newIn(desktop, desktop.whole, empty, { name: 'tooltip' })
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
      if (desktop.clicksAreOurs)
        await test.step('a click on the icon closes the window, and shows it; a middle one pauses', async () => {
          await pressUntil(desktop, icon, 1, async () => !(await isInFront(app)))
          await pressUntil(desktop, icon, 1, () => isInFront(app))
          await pressUntil(desktop, icon, 2, () => isPaused(desktop))
          await pressUntil(desktop, icon, 2, async () => !(await isPaused(desktop)))
          await screen.rest()
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
        // Where the next menu may open; under the mouse it would stay.
        await screen.rest()
        await goneFrom(desktop, desktop.notifications, before)
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
