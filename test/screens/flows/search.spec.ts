import type { Page } from 'playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'
import { button, listed, openPane } from './window.ts'

const keyCap = (page: Page) =>
  page
    .getByRole('banner')
    .locator('kbd')
    .evaluate((cap) => {
      const { font, color, border, borderRadius, padding } = getComputedStyle(cap)
      const { x, y } = cap.getBoundingClientRect()
      return [cap.textContent, font, color, border, borderRadius, padding, x, y]
    })

test('one search field filters the screen it is on, and no other screen stays filtered', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('history')
  const go = (name: RegExp | string) =>
    page.getByRole('navigation', { name: 'Jobs and servers' }).getByRole('button', { name }).click()
  await go(/^All jobs/)
  const all = await listed(page)
  await page.keyboard.press('/')
  await page.keyboard.type('cardiology')
  await expect.poll(() => listed(page)).not.toEqual(all)
  await go('Insights')
  await expect(page.getByRole('searchbox')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Insights' })).toBeVisible()
  await go('Settings')
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('sound')
  await go('History')
  await expect(page.getByRole('searchbox', { name: 'Search history' })).toHaveValue('')
  await go(/^All jobs/)
  await expect(page.getByRole('searchbox', { name: 'Search jobs, steps, errors' })).toHaveValue('')
  await expect.poll(() => listed(page)).toEqual(all)
})

test('Ctrl K opens the palette from every screen, which names it by the same key cap', async ({ stage }) => {
  const { page } = stage
  const caps: unknown[] = []
  for (const state of ['sample', 'insights', 'history', 'settings', 'server']) {
    await stage.open(state)
    if (state === 'insights') await button(page, 'Insights').click()
    caps.push(await keyCap(page))
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
    await page.keyboard.press('Escape')
  }
  expect(caps.map(String)).toEqual(caps.map(() => String(caps[0])))
})

const openers = [
  { state: 'hooks-command', pane: 'Hooks', opener: 'Edit…' },
  { state: 'hooks-command', pane: 'Hooks', opener: 'Remove…' },
  { state: 'settings', pane: 'General', opener: 'Clear history…' },
  { state: 'settings', pane: 'About', opener: 'Reset…' },
  { state: 'settings', pane: 'About', opener: 'Show' },
  { state: 'failed', opener: 'Restart all failed (14)' },
  { state: 'today', opener: 'Show as table' },
  { state: 'found', opener: 'Change…' },
  { state: 'detail-recovering', opener: 'Expand error' },
  { state: 'refused', opener: 'Enter key…' },
  { state: 'server-gui', opener: 'Open in Compileo' },
  { state: 'server', opener: 'Edit…' },
  { state: 'server', opener: 'Remove…' },
  { state: 'server', opener: 'Add a server…' },
  { state: 'sample', opener: 'Watch a job' },
]
for (const { state, pane, opener } of openers) {
  test(`the focus returns from a dialog to “${opener}” (${state})`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state)
    if (pane !== undefined) await openPane(page, pane)
    const pressed = button(page, opener).first()
    await pressed.click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await standsStill(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(pressed).toBeFocused()
  })
}

test('the focus returns from a dialog that a key opened to where it was', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  for (const keys of ['Control+q', '?', 'Control+k', 'Control+n']) {
    await page.keyboard.press('Escape')
    const before = button(page, 'Insights')
    await before.focus()
    await page.keyboard.press(keys)
    await expect(page.getByRole('dialog')).toBeVisible()
    await standsStill(page)
    await page.keyboard.press('Escape')
    await expect(before).toBeFocused()
  }
})
