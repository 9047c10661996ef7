import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { startCompileoServer } from '../server/index.ts'
import { launchApp } from '../e2e/support/launch-app.ts'
import { testRuntime } from '../e2e/support/runtime.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { newIn, still } from './support/steps.ts'
import { startOldDesktop } from './support/xembed.ts'

if (isChosen('xembed'))
  test('a tray of the old kind shows the icon, is not missed, and its open menu stays open', async () => {
    const desktop = await startOldDesktop()
    const server = await startCompileoServer({ streamIntervalMs: 20 })
    const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
    const { screen, whole, tray } = desktop
    await screen.rest()
    const empty = await still(desktop, 'empty', tray)
    const app = await launchApp({
      runtime: testRuntime(),
      busAddress: desktop.busAddress,
      home,
      env: desktop.env,
      flags: ['--server', server.url, '--name', 'Workstation', '--watch', 'taxonomy'],
    })
    try {
      const icon = await newIn(desktop, tray, empty, { name: 'icon-running' })
      const page = await app.window()
      await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('40%')
      // It is looked for once the desktop had its time: only then would it be missed, and closing minimise the window.
      await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      await expect
        .poll(() => app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
        .toBe(0)

      const before = await still(desktop, 'before-menu')
      await screen.click(icon, 3)
      await newIn(desktop, whole, before, { name: 'menu', least: 100 })
      // Its lower rows: over the upper ones stands the tooltip, as long as the mouse is on the icon.
      const rows = { x: 0, y: 100, width: 300, height: 200 }
      const open = await still(desktop, 'menu-open', rows)
      server.updateJob('taxonomy', { progress: 55 })
      server.addJob({ id: 'another', status: 'running', progress: 10 })
      await app.launchAgain(['--watch', 'another', '--hidden'])
      await server.until(() => server.openStreams().length === 2)
      // The menu would have been written within a second or two: some looks are longer than that.
      for (let look = 0; look < 12; look++) {
        const now = await screen.picture('menu-still-open', rows)
        expect(await screen.difference(open, now)).toBeUndefined()
      }
    } finally {
      await app.quit()
      await server.close()
      await desktop.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  })
