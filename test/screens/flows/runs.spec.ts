import { expect, test } from '../support/fixtures.ts'
import { row } from './window.ts'

test('the End key reaches the last of ten thousand saved runs', async ({ stage }) => {
  const { page } = stage
  await stage.open('history-many')
  await row(page, /^Risk factors/).focus()
  const last = row(page, /^Batch 1,/)
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(last).toBeFocused({ timeout: 1 })
  }).toPass({ intervals: [1] })
})
