import { expect } from 'playwright/test'
import { openSettings } from '../e2e/support/open-settings.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { isInFront, testOn } from './support/fixtures.ts'
import { plasma } from './support/plasma.ts'
import { goneFrom, menuWords, newIn, picture, still } from './support/steps.ts'

const test = testOn(plasma.start)

if (isChosen('plasma'))
  test('KDE Plasma lists running jobs among its own, and no more when the program has ended', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'taxonomy', status: 'running', progress: 40, currentStep: 'Building level 2' })
    await desktop.startPanel()
    const app = await launch([])
    const page = await app.window()
    await expect(page.getByRole('row').filter({ hasText: 'taxonomy' })).toContainText('40%')
    await openSettings(page, 'General')
    await desktop.coverWindow()
    await expect.poll(() => isInFront(app)).toBe(false)
    const before = await still(desktop, desktop.notifications)
    await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
    await newIn(desktop, desktop.notifications, before, { name: 'job', least: 50 })
    await picture(desktop, 'jobs-listed')
    server.updateJob('taxonomy', { progress: 75, currentStep: 'Building level 3' })
    await expect.poll(() => menuWords(desktop)).toContain('taxonomy: 75%')
    await picture(desktop, 'jobs-moved')
    await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
    await goneFrom(desktop, desktop.notifications, before)
    await page.getByRole('switch', { name: 'Running jobs in KDE Plasma' }).click()
    await newIn(desktop, desktop.notifications, before, { name: 'job-again', least: 50 })
    await picture(desktop, 'jobs-listed-again')
    await app.quit()
    await goneFrom(desktop, desktop.notifications, before)
  })
