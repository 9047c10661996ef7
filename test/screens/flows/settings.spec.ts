import { expect, test } from '../support/fixtures.ts'
import { typeInFocusedField } from './window.ts'

test('the search scrolls to the setting that it finds in another pane', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await page.keyboard.press('/')
  await typeInFocusedField(page, 'threshold')
  await expect(page.locator('[data-result]').first()).toHaveText(/^Failed jobs/)
  await page.keyboard.press('Enter')
  const failed = page.getByRole('textbox', { name: 'Failed jobs', exact: true })
  await expect(failed).toBeFocused()
  await expect(failed).toBeInViewport()
})
