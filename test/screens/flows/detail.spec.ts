import type { Page } from 'playwright/test'
import { failedKey } from '../../support/sample-data.ts'
import { callsOf, copiedOn } from '../support/double.ts'
import { expect, test, type Stage } from '../support/fixtures.ts'
import { button, detail, row, toast } from './window.ts'

const tree = (page: Page) => detail(page).getByRole('tree', { name: 'Result' })
const item = (page: Page, name: RegExp) => tree(page).getByRole('treeitem', { name })

async function openFailed({ open, page }: Stage): Promise<void> {
  await open('sample')
  await row(page, /Taxonomy/).click()
}

test('the error is copied whole, also where only its last line is shown', async ({ stage }) => {
  const { page } = stage
  await stage.open('detail-recovering')
  const error = detail(page).getByRole('region', { name: 'Error' })
  await expect(error).not.toContainText('Traceback')
  await button(error, 'Copy error').click()
  await expect(toast(page, 'Copied')).toBeVisible()
  const [copied] = await copiedOn(page)
  expect(copied).toMatch(/^Traceback[^]*Max retries exceeded$/)
  await button(error, /^Show all 24 lines/).click()
  await expect(error).toContainText('Traceback')
})

test('a job that was opened is no longer new, and still needs attention until it is dismissed', async ({
  stage,
}) => {
  const { page } = stage
  await openFailed(stage)
  await expect.poll(() => callsOf(page, 'seen')).toHaveLength(1)
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  await expect.poll(() => callsOf(page, 'lookingAt')).toHaveLength(2)
  await button(detail(page), 'Close details').click()
  await expect(detail(page)).toBeHidden()
  await expect(row(page, /Taxonomy/)).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  await expect.poll(() => callsOf(page, 'lookingAt')).toHaveLength(3)
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeHidden()
})

test('the result is walked through by keys alone', async ({ stage }) => {
  const { page } = stage
  await stage.open('detail-large')
  await button(detail(page), 'Show raw JSON').click()
  await item(page, /^status/).focus()
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('End')
  const entities = item(page, /^entities/)
  await expect(entities).toBeFocused()
  await expect(entities).toHaveAttribute('aria-expanded', 'false')
  await press('ArrowRight')
  await expect(entities).toHaveAttribute('aria-expanded', 'true')
  await press(...Array<string>(12).fill('ArrowRight'))
  await expect(item(page, /^id: 0$/)).toBeFocused()
  await press('Control+c')
  await expect(toast(page, 'Copied')).toBeVisible()
  await press('ArrowLeft', 'ArrowLeft')
  await expect(item(page, /^0: /)).toHaveAttribute('aria-expanded', 'false')
  await press('Home')
  await expect(item(page, /^status/)).toBeFocused()
  await button(detail(page), 'Copy path').click()
  await expect.poll(async () => (await copiedOn(page)).at(-1)).toBe('status')
})

test('the result is copied and saved whole', async ({ stage }) => {
  const { page } = stage
  await stage.open('detail-tree')
  const result = detail(page).getByRole('region', { name: 'Result' })
  await button(result, 'Copy result').click()
  const [copied = ''] = await copiedOn(page)
  expect(JSON.parse(copied)).toMatchObject({ status: 'success', documents: 5 })
  await button(result, 'Save…').click()
  await expect(toast(page, 'Saved to result.json')).toBeVisible()
})

test('muting and the number of automatic restarts of one job hold at once', async ({ stage }) => {
  const { page } = stage
  await openFailed(stage)
  await button(detail(page), 'More actions').click()
  await page.getByRole('menuitem', { name: /^Mute/ }).click()
  await expect(row(page, /Taxonomy/)).toContainText('Muted')
  await button(detail(page), 'More actions').click()
  await page.getByRole('menuitem', { name: /^Automatic restarts/ }).click()
  await page.getByRole('menuitemradio', { name: '3 times' }).click()
  expect(await callsOf(page, 'setAutoRestarts')).toEqual([{ keys: [failedKey], times: 3 }])
})

test('the automatic restart that is due is taken back', async ({ stage }) => {
  const { page } = stage
  await stage.open('detail-recovering')
  await expect(detail(page)).toContainText('Restarts automatically in 2 min (attempt 2 of 3)')
  await button(detail(page), 'Cancel automatic restart').click()
  await expect(detail(page)).not.toContainText('Restarts automatically in')
})

test('an earlier run is opened in place', async ({ stage }) => {
  const { page } = stage
  await openFailed(stage)
  await button(detail(page), /Failed after 3 min/).click()
  await expect(detail(page)).toContainText('Duration')
  await expect(detail(page)).toContainText('The model "llama3:70b" is not installed')
})

test('in a narrow window the detail lies over the list, and Escape leads back to the row', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('sample', { size: { width: 420, height: 640 } })
  await row(page, /Chunk/).click()
  await expect(button(page, 'Back to jobs')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row(page, /Chunk/)).toBeFocused()
})
