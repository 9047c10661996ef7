import { expect, test } from '../support/fixtures.ts'
import { button, openPane, typeInFocusedField } from './window.ts'

test('the palette scrolls to the setting that it finds in another pane', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await page.keyboard.press('/')
  await typeInFocusedField(page, 'threshold')
  await expect(page.getByRole('option').first()).toHaveText(/^Failed jobs/)
  await page.keyboard.press('Enter')
  const failed = page.getByRole('textbox', { name: /^Failed jobs: / })
  await expect(failed).toBeFocused()
  await expect(failed).toBeInViewport()
})

for (const language of ['en', 'de'] as const)
  test(`a new hook is entered within 480 px in ${language}`, async ({ stage }) => {
    const { page } = stage
    await stage.open('settings', { language })
    await openPane(page, 'Hooks')
    await button(page, /^(?:Add hook|Hook hinzufügen)/).click()
    for (const action of [undefined, 'JSON-?\\s?[Ww]ebhook', 'Command|Befehl']) {
      if (action !== undefined) {
        await page
          .getByRole('dialog')
          .getByText(new RegExp(`^(?:${action})$`))
          .click()
      }
      const { height = Infinity } = (await page.getByRole('dialog').boundingBox()) ?? {}
      expect(height).toBeLessThanOrEqual(480)
    }
  })
