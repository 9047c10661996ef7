import { expect } from 'playwright/test'
import { chosenDesktops } from './support/chosen-desktops.ts'
import { isInFront, test } from './support/fixtures.ts'
import { goneFrom, menuWords, newIn, still } from './support/steps.ts'

for (const kind of chosenDesktops().filter(({ name }) => name === 'plasma')) {
  test.describe(kind.title, () => {
    test.use({ kind })

    test('lists running jobs among its own, and no more when the program has ended', async ({
      desktop,
      server,
      launch,
    }) => {
      server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
      await desktop.startPanel()
      const app = await launch([])
      const page = await app.window()
      await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('40%')
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      await desktop.coverWindow()
      await expect.poll(() => isInFront(app)).toBe(false)
      const before = await still(desktop, 'jobs-before', desktop.notifications)
      await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
      await newIn(desktop, desktop.notifications, before, { name: 'job', least: 50 })
      await desktop.screen.picture('jobs-listed')
      server.updateJob('taxonomy', { progress: 75, currentStep: 'Building level 3' })
      await expect.poll(() => menuWords(desktop)).toContain('taxonomy: 75%')
      await desktop.screen.picture('jobs-moved')
      await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
      await goneFrom(desktop, desktop.notifications, before)
      await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
      await newIn(desktop, desktop.notifications, before, { name: 'job-again', least: 50 })
      await desktop.screen.picture('jobs-listed-again')
      await app.quit()
      await goneFrom(desktop, desktop.notifications, before)
    })
  })
}
