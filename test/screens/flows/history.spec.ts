import { expect, test } from '../support/fixtures.ts'
import { button } from './window.ts'

test('ten thousand outcomes are read to the last with the keyboard', async ({ stage }) => {
  const { page } = stage
  await stage.open('history-many')
  const outcomes = page.getByRole('list', { name: 'Runs, newest first' })
  await button(outcomes, /^Batch 10000/).focus()
  const last = button(outcomes, /^Batch 1\b/)
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(last).toBeFocused({ timeout: 1 })
  }).toPass({ intervals: [1] })
})
