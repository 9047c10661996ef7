import type { Page } from 'playwright/test'
import { expect, test } from '../support/fixtures.ts'

const keyCap = (page: Page) =>
  page
    .getByRole('banner')
    .locator('kbd')
    .evaluate((cap) => {
      const { font, color, border, borderRadius, padding } = getComputedStyle(cap)
      const { x, y } = cap.getBoundingClientRect()
      return [cap.textContent, font, color, border, borderRadius, padding, x, y]
    })

test('Ctrl+K opens the palette on every screen, and every screen shows this shortcut', async ({ stage }) => {
  const { page } = stage
  const caps: unknown[] = []
  for (const state of ['sample', 'settings', 'server']) {
    await stage.open(state)
    caps.push(await keyCap(page))
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
    await page.keyboard.press('Escape')
  }
  expect(caps.map(String)).toEqual(caps.map(() => String(caps[0])))
})
