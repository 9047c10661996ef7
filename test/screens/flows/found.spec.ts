import type { Page } from 'playwright/test'
import { callsOf } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, toast } from './window.ts'

const section = (page: Page) => page.getByRole('region', { name: /^Other jobs on this server/ })
const rules = (page: Page) => page.getByRole('dialog', { name: 'Watch new jobs automatically' })

const cardiology = 'work/4b1e4567-e89b-12d3-a456-4266141709c2'
const oncology = 'work/5c2f4567-e89b-12d3-a456-426614170001'
const quality = 'work/6d304567-e89b-12d3-a456-426614170002'

test('what was found is selected and watched by keys alone', async ({ stage }) => {
  const { page } = stage
  await stage.open('found')
  await section(page).getByRole('checkbox', { name: 'Select Extraction · Oncology' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Space')
  await expect(button(section(page), 'Watch 2 selected')).toBeVisible()
  await button(section(page), 'Watch 2 selected').focus()
  await page.keyboard.press('Enter')
  await expect(toast(page, 'Watching 2 jobs')).toBeVisible()
  expect(await callsOf(page, 'watchListed')).toEqual([{ keys: [oncology, quality] }])
  await button(section(page), 'Watch Extraction · Cardiology').focus()
  await page.keyboard.press('Enter')
  await expect(section(page)).toContainText('No other jobs found.')
  expect(await callsOf(page, 'watchListed')).toHaveLength(2)
})

test('before the first job what was found is watched by one press', async ({ stage }) => {
  const { page } = stage
  await stage.open('found-first')
  await button(page, 'Watch Extraction · Cardiology').click()
  await expect(page.getByRole('row', { name: /Extraction · Cardiology/ })).toBeVisible()
  expect(await callsOf(page, 'watchListed')).toEqual([{ keys: [cardiology] }])
})

test('the sidebar leads to what was found, in a narrow window, too', async ({ stage }) => {
  const { page } = stage
  await stage.open('rule-offer', { size: { width: 420, height: 640 } })
  await button(page, 'Jobs and servers').click()
  await button(page, '3 more jobs').click()
  await expect(section(page).getByRole('heading')).toBeFocused()
})

test('a rule is made and ended, and what one added is taken back', async ({ stage }) => {
  const { page } = stage
  await stage.open('found')
  await button(page, 'Change…').click()
  await button(rules(page), 'Remove rule: Extraction jobs in Cardiology').click()
  await expect(rules(page).getByRole('list')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(button(page, 'Change…')).toBeFocused()
  await button(page, 'Watch automatically').click()
  await button(page, 'Change…').click()
  await expect(rules(page).getByRole('list')).toContainText('All jobs in Oncology')
  await stage.open('rule-found')
  await expect(page.getByRole('row', { name: /Extraction · Cardiology/ })).toContainText(
    'added automatically',
  )
  await button(page, 'Undo').click()
  await expect(page.getByRole('row', { name: /Extraction · Cardiology/ })).toBeHidden()
})

test('a job ID on the clipboard is watched by one press', async ({ stage }) => {
  const { page } = stage
  await stage.open('clipboard')
  const offer = page.getByRole('region', { name: 'Job ID on the clipboard' })
  await button(offer, 'Watch').click()
  await expect(offer).toBeHidden()
  expect(await callsOf(page, 'watch')).toEqual([
    { text: '4b1e4567-e89b-12d3-a456-4266141709c2', kind: 'extraction' },
  ])
})
