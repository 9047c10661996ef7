import { expect, test } from '../support/fixtures.ts'
import { button } from './window.ts'

test('several discovered jobs are selected with the keyboard alone', async ({ stage }) => {
  const { page } = stage
  await stage.open('found')
  const section = page.getByRole('region', { name: /^Other jobs on this server/ })
  const oncology = section.getByRole('checkbox', { name: 'Select Extraction · Oncology' })
  await oncology.focus()
  await page.keyboard.press('Space')
  await expect(oncology).toBeChecked()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Space')
  await expect(button(section, 'Watch 2 selected')).toBeVisible()
})
