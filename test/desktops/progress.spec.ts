import { expect } from 'playwright/test'
import { openSettings } from '../e2e/support/open-settings.ts'
import { differenceOf } from '../support/real/picture.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import { goneFrom, newIn, picture, still } from './support/steps.ts'
import { sway } from './support/sway.ts'
import { xfce } from './support/xfce.ts'

for (const { name, title, start } of [sway, xfce]) {
  if (!isChosen(name)) continue
  testOn(start)(
    `${title}: one notification draws the progress of the jobs as a bar, and moves it`,
    async ({ desktop, server, launch }) => {
      server.addJob({ id: 'taxonomy', status: 'running', progress: 10, currentStep: 'Building level 2' })
      await desktop.startPanel()
      const app = await launch([])
      const page = await app.window()
      await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('10%')
      await openSettings(page, 'Notifications')
      await desktop.coverWindow()
      await expect.poll(() => isInFront(app)).toBe(false)
      const before = await still(desktop, desktop.notifications)
      // sway doesn't draw a covered window, and Playwright would wait for it.
      await page.getByRole('switch', { name: 'Progress in a notification' }).dispatchEvent('click')
      const shown = await newIn(desktop, desktop.notifications, before, { name: 'progress', least: 50 })
      const atTen = await still(desktop, shown)
      server.updateJob('taxonomy', { progress: 90 })
      // Words change in a narrow part; the bar in most of the width.
      const moved = async () => differenceOf(atTen, await desktop.screen.look(shown))?.width ?? 0
      await expect.poll(moved).toBeGreaterThan(shown.width / 3)
      await picture(desktop, 'progress-moved', shown)
      await app.quit()
      await goneFrom(desktop, desktop.notifications, before)
    },
  )
}
