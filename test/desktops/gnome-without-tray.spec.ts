import { expect } from 'playwright/test'
import { isChosen } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import { gnomeWithoutTray } from './support/gnome.ts'
import { picture } from './support/steps.ts'

const test = testOn(gnomeWithoutTray.start)

// Without an extension, GNOME can't show a tray icon.
if (isChosen('gnome'))
  test('GNOME without a tray: the window offers the tray extension, and can be reopened', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'cardiology', status: 'running', progress: 40 })
    const app = await launch([])
    const page = await app.window()
    const banner = page.locator('.page-banner')
    await expect(banner).toContainText('This desktop has no tray. Closing the window minimises it.')
    await expect(banner.getByRole('button', { name: 'How to add one' })).toBeVisible()
    await picture(desktop, 'banner')

    await banner.getByRole('button', { name: /^Dismiss/ }).click()
    await expect(banner).toHaveCount(0)

    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => isInFront(app)).toBe(false)
    expect(app.isRunning()).toBe(true)
    await app.launchAgain()
    await expect.poll(() => isInFront(app)).toBe(true)
    await picture(desktop, 'back')
  })
