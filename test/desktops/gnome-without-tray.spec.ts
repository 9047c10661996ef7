import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { isChosen } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import { gnomeWithoutTray } from './support/gnome.ts'
import { picture } from './support/steps.ts'

const test = testOn(gnomeWithoutTray.start)

// Plain GNOME, upstream's or Debian's, can't show our icon.
if (isChosen('gnome'))
  test('GNOME without the extension: the window shows how to get an icon, opens at login in one press, and comes back', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40 })
    const app = await launch([])
    const page = await app.window()
    const notice = page.locator('.notice')
    await expect(notice).toContainText('AppIndicator and KStatusNotifierItem Support')
    await picture(desktop, 'notice')

    await page.getByRole('button', { name: 'Open at login in the background' }).click()
    await expect(notice).toHaveCount(0)
    await expect.poll(() => existsSync(join(desktop.env['XDG_CONFIG_HOME'] ?? '', 'autostart'))).toBe(true)

    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => isInFront(app)).toBe(false)
    expect(app.isRunning()).toBe(true)
    await app.launchAgain()
    await expect.poll(() => isInFront(app)).toBe(true)
    await picture(desktop, 'back')
  })
