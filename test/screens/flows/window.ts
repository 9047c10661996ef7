import { expect, type Locator, type Page } from 'playwright/test'

export const row = (page: Page, name: RegExp | string): Locator => page.getByRole('row', { name })

export const button = (page: Page | Locator, name: RegExp | string): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

export const dialog = (page: Page, name: RegExp | string): Locator => page.getByRole('dialog', { name })

export async function typeInFocusedField(page: Page, text: string): Promise<void> {
  await expect(page.locator('input:focus')).toBeVisible()
  await page.keyboard.type(text)
}

export const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Job details' })

export async function choose(page: Page | Locator, list: string, choice: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click()
  const whole = 'page' in page ? page.page() : page
  await whole.getByRole('option', { name: choice, exact: true }).click()
}

export const toast = (page: Page, words: RegExp | string): Locator =>
  page.getByRole('status').filter({ hasText: words })

export async function openPane(page: Page, name: string): Promise<void> {
  const panes = page.getByRole('navigation', { name: /^(?:Settings sections|Abschnitte der Einstellungen)$/ })
  await panes.getByRole('button', { name, exact: true }).click()
  await page.locator('details').evaluateAll((found: HTMLDetailsElement[]) => {
    for (const options of found) options.open = true
  })
}
