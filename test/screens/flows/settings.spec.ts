import { expect, test } from '../support/fixtures.ts'
import { button, openPane, typeInFocusedField } from './window.ts'

test('the palette scrolls to a setting in another pane', async ({ stage }) => {
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
  test(`the form for a new hook is at most 480 px high in ${language}`, async ({ stage }) => {
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
