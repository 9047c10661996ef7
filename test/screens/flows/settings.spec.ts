import type { Page } from 'playwright/test'
import { callsOf } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, choose, dialog, openPane, toast } from './window.ts'

const last = async (page: Page) => (await callsOf(page, 'updateSettings')).at(-1)
const toggle = (page: Page, name: string) => page.getByRole('switch', { name, exact: true })

test('what pops up is switched one by one, and holds at once', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await expect(toggle(page, 'When a job is cancelled')).toBeChecked()
  await toggle(page, 'When a job is cancelled').click()
  await expect(toggle(page, 'When a job is cancelled')).not.toBeChecked()
  expect(await last(page)).toEqual({
    notify: { completed: true, completedWithErrors: true, failed: true, cancelled: false, lost: true },
  })
  await toggle(page, 'Play a sound').click()
  expect(await last(page)).toEqual({ sound: true })
  await openPane(page, 'Servers')
  await toggle(page, 'Mute notifications from this server').nth(1).click()
  expect(await callsOf(page, 'editServer')).toEqual([{ serverId: 'lab', muted: true }])
})

test('notifications are paused for an hour and resumed', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await button(page, 'For 1 hour').click()
  await expect(button(page, 'Paused until 15:30')).toBeVisible()
  await button(page, 'Resume notifications').click()
  await expect(button(page, 'Pause notifications')).toBeVisible()
})

test('quiet hours take their times once they are on', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await toggle(page, 'Quiet hours').click()
  const write = async (field: string, digits: string) => {
    await page.getByRole('spinbutton', { name: `${field}, hours` }).focus()
    await page.keyboard.type(digits)
  }
  await write('From', '2330')
  await write('To', '0615')
  expect(await last(page)).toEqual({ quietHours: { on: true, from: 23 * 60 + 30, to: 6 * 60 + 15 } })
  await write('To', '2330')
  await expect(page.getByText('so quiet hours are off')).toBeVisible()
})

const refusals = [
  { field: 'Waiting jobs', written: '2.5', why: 'Enter a whole number from 0 to 1,000,000.' },
  { field: 'CPU', written: '120', why: 'Enter a number from 0 to 100.' },
  { field: 'Memory', written: 'much', why: 'Enter a number from 0 to 10,000,000.' },
]
for (const { field, written, why } of refusals) {
  test(`"${written}" for ${field} is refused in words, and nothing is changed`, async ({ stage }) => {
    const { page } = stage
    await stage.open('settings')
    await openPane(page, 'Servers')
    const input = page.getByRole('textbox', { name: field, exact: true })
    await input.fill(written)
    await input.press('Enter')
    await expect(page.getByRole('alert')).toHaveText(why)
    await expect(input).toHaveAccessibleDescription(new RegExp(why))
    expect(await callsOf(page, 'updateSettings')).toEqual([])
    await input.press('Escape')
    await expect(page.getByRole('alert')).toBeHidden()
  })
}

test('a level is set in the user’s own notation, and set back to the guide’s', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await openPane(page, 'Servers')
  const memory = page.getByRole('textbox', { name: 'Memory', exact: true })
  await memory.fill('2,048')
  await memory.press('Tab')
  expect(await last(page)).toMatchObject({ alertLevels: { memoryMb: 2_048 } })
  await button(page, /^Memory: use 1,000/).click()
  await expect(memory).toHaveValue('1,000')
})

test('a shortcut is taken down as it is pressed, and removed by Escape', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await openPane(page, 'General')
  const field = page.getByRole('textbox', { name: 'Global shortcut' })
  await field.focus()
  await page.keyboard.press('j')
  await expect(page.getByRole('alert')).toContainText('Add Ctrl or Alt')
  await page.keyboard.press('Control+Alt+j')
  await expect(field).toHaveValue('Ctrl + Alt + J')
  expect(await last(page)).toEqual({ shortcut: 'Control+Alt+J' })
  await page.keyboard.press('Escape')
  await expect(field).toHaveValue('')
  expect(await last(page)).toEqual({ shortcut: '' })
})

test('a test notification shows its result', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await button(page, 'Send test').click()
  await expect(button(page, 'Sending…')).toBeVisible()
  await expect(page.getByText('It was sent to the desktop.')).toBeVisible()
})

test('the theme changes at once', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await openPane(page, 'General')
  await choose(page, 'Theme', 'Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('all settings are set back after a question', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await toggle(page, 'Play a sound').click()
  await openPane(page, 'About')
  await button(page, 'Reset…').click()
  const question = dialog(page, 'Reset all settings?')
  await expect(button(question, 'Cancel')).toBeFocused()
  await button(question, 'Reset settings').click()
  await expect(toast(page, 'All settings are back to their defaults.')).toBeVisible()
  await openPane(page, 'Notifications')
  await expect(toggle(page, 'Play a sound')).not.toBeChecked()
})

test('the window speaks German at once, stays where it was, and comes back', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await openPane(page, 'General')
  await choose(page, 'Language', 'Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  const language = page.getByRole('combobox', { name: 'Sprache' })
  await expect(language).toBeInViewport()
  await expect(page.getByRole('navigation', { name: 'Jobs und Server' })).toContainText('Einstellungen')
  await choose(page, 'Sprache', 'English')
  await expect(page.getByRole('combobox', { name: 'Language' })).toBeInViewport()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('one pane is open at a time, and the search finds settings of every pane', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  for (const name of ['Hooks', 'Servers', 'General', 'About', 'Notifications']) {
    const link = page.getByRole('navigation', { name: 'Settings sections' }).getByRole('button', { name })
    await link.click()
    await expect(link).toHaveAttribute('aria-current', 'true')
    await expect(page.getByRole('main').getByRole('heading', { level: 3 })).toHaveText([name])
  }
  await page.keyboard.press('/')
  await page.keyboard.type('threshold')
  const results = page.locator('[data-result]')
  await expect(results).toHaveCount(16)
  await expect(results.first()).toHaveText(/^Failed jobs.*Servers · Queue alerts · threshold/)
  await page.keyboard.press('Enter')
  const failed = page.getByRole('textbox', { name: 'Failed jobs', exact: true })
  await expect(failed).toBeFocused()
  await expect(failed).toBeInViewport()
  await expect(page.locator('[data-marked]')).toHaveAttribute('data-setting', 'failureRate')
  await page.keyboard.press('Tab')
  await expect(page.locator('[data-marked]')).toHaveCount(0)
})
