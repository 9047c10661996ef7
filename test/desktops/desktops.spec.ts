import { expect } from 'playwright/test'
import { isOverlapping } from '#test/support/real/picture.ts'
import { chosenDesktops } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import {
  chooseFromMenu,
  goneFrom,
  isPaused,
  menuWords,
  newIn,
  picture,
  pressUntil,
  still,
  windowPicture,
} from './support/steps.ts'

for (const { title, start } of chosenDesktops()) {
  const test = testOn(start)
  test(`${title}: icon, menu, window, notification, panel restart and “Quit” work`, async ({
    desktop,
    server,
    launch,
  }) => {
    const { screen, tray, whole } = desktop
    server.addJob({
      id: 'cardiology',
      status: 'running',
      progress: 40,
      currentStep: 'Classifying chunk 924 of 2,310',
    })
    await desktop.startPanel()
    const emptyTray = await still(desktop, tray)
    const empty = await still(desktop)
    const app = await launch()

    const icon = await test.step('the icon is visible', async () => {
      const seen = await newIn(desktop, tray, emptyTray, { name: 'icon-running' })
      await expect.poll(() => menuWords(desktop)).toContain('cardiology: 40%')
      return seen
    })
    if (desktop.hasTooltips)
      await test.step('a tooltip shows the state', async () => {
        await newIn(desktop, whole, empty, { name: 'tooltip', mouse: icon })
        await screen.moveAway()
      })

    await test.step('the menu stays open while progress changes, and its item opens the window', async () => {
      const meanwhile = async () => {
        server.updateJob('cardiology', { progress: 55 })
        await expect.poll(() => menuWords(desktop)).toContain('cardiology: 55%')
      }
      await chooseFromMenu(desktop, icon, { name: 'menu', meanwhile })
      const page = await app.window()
      await expect(page.getByRole('row').filter({ hasText: 'cardiology' })).toHaveAccessibleName(/ 55%/)
      await expect.poll(() => isInFront(app)).toBe(true)
      // Two pictures of the window are never equal, because it shows running times.
      await windowPicture(desktop, 'window')
    })
    const minimise = async () => {
      await screen.moveAway()
      await desktop.minimiseWindow()
      await expect.poll(() => isInFront(app)).toBe(false)
      await goneFrom(desktop, whole, empty)
    }
    await test.step('a second launch restores the minimised window', async () => {
      await minimise()
      const again = await app.launchAgain()
      expect(again.code).toBe(0)
      await expect.poll(() => isInFront(app)).toBe(true)
      await windowPicture(desktop, 'back')
    })
    await test.step('the tray restores the minimised window', async () => {
      await minimise()
      if (desktop.clicksAreOurs) await pressUntil(desktop, icon, 1, () => isInFront(app))
      else await chooseFromMenu(desktop, icon, { name: 'menu-open' })
      await expect.poll(() => isInFront(app)).toBe(true)
    })
    await test.step('a second launch brings a covered window to the front', async () => {
      await desktop.coverWindow()
      await expect.poll(() => isInFront(app)).toBe(false)
      await picture(desktop, 'covered')
      const again = await app.launchAgain()
      expect(again.code).toBe(0)
      await expect.poll(() => isInFront(app)).toBe(true)
      await windowPicture(desktop, 'forward')
    })
    if (desktop.clicksAreOurs)
      await test.step('a click on the icon hides and shows the window, and a middle click pauses', async () => {
        await pressUntil(desktop, icon, 1, async () => !(await isInFront(app)))
        await pressUntil(desktop, icon, 1, () => isInFront(app))
        await pressUntil(desktop, icon, 2, () => isPaused(desktop))
        await pressUntil(desktop, icon, 2, async () => !(await isPaused(desktop)))
        await screen.moveAway()
      })
    await test.step('“Restart” on the notification sends a POST', async () => {
      await desktop.coverWindow()
      await expect.poll(() => isInFront(app)).toBe(false)
      const before = await still(desktop, desktop.notifications)
      server.updateJob('cardiology', { status: 'failed', error: 'Ollama refused the connection' })
      const notification = await newIn(desktop, desktop.notifications, before, {
        name: 'notification',
        least: 50,
      })
      await expect.poll(() => menuWords(desktop)).toContain('1 needs you')
      await picture(desktop, 'failed')
      await desktop.pressRestart(notification)
      await server.until(() => server.requests.count({ route: 'restart', method: 'POST' }) === 1)
      await expect.poll(() => menuWords(desktop)).not.toContain('1 needs you')
      await screen.moveAway()
      if (isOverlapping(desktop.notifications, desktop.menus))
        await goneFrom(desktop, desktop.notifications, before)
    })
    const again = await test.step('a restarted panel shows the icon once', async () => {
      await desktop.stopPanel()
      await desktop.startPanel()
      await expect.poll(async () => (await desktop.trayItems()).length).toBe(1)
      await screen.moveAway()
      const seen = await newIn(desktop, tray, emptyTray, { name: 'icon-again' })
      expect(Math.abs(seen.width - icon.width)).toBeLessThan(icon.width / 2)
      return seen
    })
    await test.step('“Quit” in the menu ends the app and removes the icon', async () => {
      const gone = app.electronApp.waitForEvent('close')
      await chooseFromMenu(desktop, again, { label: 'Quit', name: 'menu-quit' })
      await gone
      await screen.moveAway()
      await goneFrom(desktop, tray, emptyTray)
      expect(server.requests.count({ route: 'restart', method: 'POST' })).toBe(1)
    })
  })
}
