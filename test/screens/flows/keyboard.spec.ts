import type { Page } from 'playwright/test'
import { callsOf, copiedOn } from '../support/double.ts'
import { focusOf, goOn, type Focus } from '../support/focus.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, detail, dialog, row, toast } from './window.ts'

/** Returns the invisible elements among those that Tab reached. */
const unseen = (way: readonly Focus[]) =>
  way.filter(({ shown, inSight }) => !shown || !inSight).map(({ what }) => what)

async function around(page: Page): Promise<readonly Focus[]> {
  await page.keyboard.press('Tab')
  const first = await focusOf(page)
  if (!first) throw new Error('Tab leads nowhere')
  const way = [first]
  while (way.length < 120) {
    await page.keyboard.press('Tab')
    const next = await focusOf(page)
    // Between the last element and the first, the focus is in the browser itself.
    if (!next || next.what === first.what) return way
    way.push(next)
  }
  throw new Error('Tab never comes back')
}

const screens = [
  { screen: 'the list', state: 'sample', stops: 14 },
  { screen: 'the detail', state: 'detail-tree', stops: 15 },
  { screen: 'a server', state: 'server', stops: 16 },
  { screen: 'the settings', state: 'settings', stops: 19 },
  // The path begins at the field, which has focus at first.
  { screen: 'the window before the first server', state: 'no-server', stops: 1 },
  { screen: 'the window before the first job', state: 'empty-with-server', stops: 2 },
]
for (const { screen, state, stops } of screens) {
  test(`on ${screen}, each control that Tab reaches is visible and has a name`, async ({ stage }) => {
    await stage.open(state)
    const way = await around(stage.page)
    expect(way.length).toBeGreaterThanOrEqual(stops)
    expect(unseen(way)).toEqual([])
    // Playwright gives a summary no role, only its text.
    expect(way.filter(({ what }) => !/"|^text: \S/.test(what))).toEqual([])
  })
}

test('a user can restart, watch and mute jobs with the keyboard alone', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  const seen: Focus[] = []
  const go = async (key: string, until: RegExp) => void seen.push(...(await goOn(page, key, until)))
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  await go('ArrowDown', /^row .*Risk factors/)
  await press('Enter')
  await expect(detail(page).getByRole('heading', { name: /Risk factors/ })).toBeVisible()
  await go('Tab', /^button "Copy error/)
  await press('Enter')
  await expect(toast(page, 'Copied')).toBeVisible()
  expect(await copiedOn(page)).toEqual(['Ollama at 127.0.0.1:11434 refused the connection'])
  await go('Shift+Tab', /^button "Restart"/)
  await press(' ')
  await expect(detail(page).getByRole('progressbar')).toBeVisible()
  expect(await callsOf(page, 'restart')).toHaveLength(1)
  await press('Escape')
  await expect(detail(page)).toBeHidden()
  await expect(row(page, /Risk factors/)).toBeFocused()

  await press('w')
  await expect(dialog(page, 'Watch a job').getByRole('textbox').first()).toBeFocused()
  await page.keyboard.type('extract-2026')
  await go('Tab', /^textbox "Label/)
  await page.keyboard.type('The second volume')
  await go('Tab', /^button "Watch"/)
  await press('Enter')
  await expect(detail(page).getByRole('heading', { name: 'The second volume' })).toBeVisible()
  await press('Escape')

  await go('ArrowUp', /Extraction/)
  await press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await go('ArrowDown', /Mute/)
  await press('Enter')
  await expect(row(page, /Extraction/)).toContainText('Muted')
  await expect(row(page, /Extraction/)).toBeFocused()
  expect(unseen(seen)).toEqual([])
})

test('a dialog keeps the focus inside, and returns the focus when it closes', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await goOn(page, 'Tab', /Watch a job/)
  await page.keyboard.press('Enter')
  await expect(dialog(page, 'Watch a job').getByRole('textbox').first()).toBeFocused()
  const way = await goOn(page, 'Tab', /Job ID, link or message/)
  expect(way.map(({ what }) => what.split(' ')[0])).toEqual(
    expect.arrayContaining(['textbox', 'combobox', 'button']),
  )
  expect(unseen(way)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(button(page, 'Watch a job')).toBeFocused()
})

test('Escape and Tab close an open menu, and move the focus to a button', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  const pause = button(page, 'Pause notifications')
  await pause.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'For 1 hour' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(pause).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'For 1 hour' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect.poll(async () => (await focusOf(page))?.what).toMatch(/^button "/)
})
