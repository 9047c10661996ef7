import { expect } from 'playwright/test'
import { differenceOf } from '../support/real/picture.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { testOn } from './support/fixtures.ts'
import { newIn, picture, still, untilChanged } from './support/steps.ts'
import { startOldDesktop } from './support/xembed.ts'

const test = testOn(startOldDesktop)

if (isChosen('xembed'))
  test('a tray of the old kind shows the icon, is not missed, and its open menu stays open', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
    const { screen, whole, tray } = desktop
    await screen.rest()
    const empty = await still(desktop, tray)
    const app = await launch([])
    const icon = await newIn(desktop, tray, empty, { name: 'icon-running' })
    const page = await app.window()
    await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('40%')
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect
      .poll(() => app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
      .toBe(0)

    const before = await still(desktop)
    await screen.click(icon, 3)
    await newIn(desktop, whole, before, { name: 'menu', least: 100 })
    // The tooltip covers the upper rows while the mouse is on the icon.
    const rows = { x: 0, y: 100, width: 300, height: 200 }
    const open = await still(desktop, rows)
    server.updateJob('taxonomy', { progress: 55 })
    server.addJob({ id: 'another', status: 'running', progress: 10 })
    await app.launchAgain(['--watch', 'another', '--hidden'])
    await server.until(() => server.openStreams().length === 2)
    // The menu would be written within a second or two.
    const since = performance.now()
    while (performance.now() - since < 3_000)
      expect(differenceOf(open, await screen.look(rows))).toBeUndefined()
    await picture(desktop, 'menu-still-open')
  })

if (isChosen('xembed'))
  test('a tray of the old kind that went away is missed as soon as the window is shown', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40 })
    const { screen, tray } = desktop
    await screen.rest()
    const empty = await still(desktop, tray)
    const app = await launch()
    await newIn(desktop, tray, empty, { name: 'icon-before' })
    await untilChanged(desktop, tray, () => desktop.stopTray())
    await app.launchAgain()
    const page = await app.window()
    await expect(page.locator('.tray-notice')).toContainText('This desktop has no tray')
  })
