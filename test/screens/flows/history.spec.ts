import type { Page } from 'playwright/test'
import { callsOf, copiedOn } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, choose, chooseFrom, detail, toast } from './window.ts'

const outcomes = (page: Page) => page.getByRole('list', { name: 'Runs, newest first' })
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search history' })

test('the history is searched and filtered, and shows that nothing is left', async ({ stage }) => {
  const { page } = stage
  await stage.open('history')
  await expect(page.getByText('6 runs')).toBeVisible()
  await search(page).fill('is not installed')
  await expect(outcomes(page).getByRole('button')).toHaveCount(1)
  await expect(outcomes(page)).toContainText('Extraction, symptoms and treatments')
  await button(page, 'Clear search').click()
  await choose(page, 'Outcome', 'Failed')
  await expect(outcomes(page).getByRole('button')).toHaveCount(2)
  await choose(page, 'Server', 'Lab GPU')
  await expect(page.getByText('No results')).toBeVisible()
  await button(page, 'Clear filters').click()
  await expect(outcomes(page).getByRole('button')).toHaveCount(6)
})

test('an outcome is opened in place, copied, and leads to its job', async ({ stage }) => {
  const { page } = stage
  await stage.open('history')
  await button(outcomes(page), /Taxonomy/).click()
  await expect(outcomes(page).getByRole('region', { name: 'Error' })).toContainText('Traceback')
  await button(outcomes(page), 'Copy').click()
  const [copied] = await copiedOn(page)
  expect(copied).toContain('Taxonomy of the cardiology textbooks: Failed')
  await button(outcomes(page), 'Open job').click()
  await expect(detail(page).getByRole('heading', { name: /Taxonomy/ })).toBeVisible()
})

test('a job that is no longer watched is watched again, with its label and on its server', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('history')
  await button(outcomes(page), /Dataset/).click()
  await button(outcomes(page), 'Watch again').click()
  await expect(toast(page, 'Watching Dataset, 5,000 questions and answers again')).toBeVisible()
  expect(await callsOf(page, 'watch')).toEqual([
    { text: 'dataset-7', serverId: 'lab', label: 'Dataset, 5,000 questions and answers' },
  ])
  await button(outcomes(page), /b3013a51/).click()
  await expect(outcomes(page)).toContainText('This server has been removed.')
})

test('what the filter leaves is exported', async ({ stage }) => {
  const { page } = stage
  await stage.open('history')
  await choose(page, 'Outcome', 'Failed')
  await expect(page.getByText('2 runs')).toBeVisible()
  await chooseFrom(page, 'Export', 'As CSV')
  await expect(toast(page, 'Saved to outcomes.csv')).toBeVisible()
  expect(await callsOf(page, 'exportHistory')).toEqual([{ search: '', kinds: ['failed'], format: 'csv' }])
})

test('ten thousand outcomes are read to the last by keys', async ({ stage }) => {
  const { page } = stage
  await stage.open('history-many')
  await button(outcomes(page), /^Batch 10000/).focus()
  const last = button(outcomes(page), /^Batch 1\b/)
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(last).toBeFocused({ timeout: 100 })
  }).toPass({ intervals: [100] })
})

test('a history that can’t be loaded shows why, and is requested again', async ({ stage }) => {
  const { page } = stage
  await stage.open('history-dead')
  await expect(page.getByRole('alert')).toContainText('The main process is busy')
  await page.evaluate(() => window.double.on('history', () => ({ entries: [], total: 0 })))
  await button(page, 'Try again').click()
  await expect(page.getByText('No finished jobs yet')).toBeVisible()
})
