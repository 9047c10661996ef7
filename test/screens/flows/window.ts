import type { Locator, Page } from 'playwright/test'

/** A job's row. */
export const row = (page: Page, name: RegExp | string): Locator => page.getByRole('row', { name })

/** The names of the jobs that are listed, in their order. */
export async function listed(page: Page): Promise<readonly string[]> {
  const buttons = page.getByRole('grid').getByRole('button', { name: /^Actions for/ })
  const names = await buttons.evaluateAll((found) => found.map((button) => button.ariaLabel ?? ''))
  return names.map((name) => name.replace('Actions for ', ''))
}

/** The names of the jobs that are selected. */
export const selected = (page: Page): Promise<readonly string[]> =>
  page
    .getByRole('row', { selected: true })
    .evaluateAll((rows) =>
      rows.map((found) =>
        (found.querySelector('[aria-haspopup=menu]')?.ariaLabel ?? '').replace('Actions for ', ''),
      ),
    )

export const button = (page: Page | Locator, name: RegExp | string): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

export const dialog = (page: Page, name: RegExp | string): Locator => page.getByRole('dialog', { name })

export const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Job details' })

/** Opens a list of choices and takes one. */
export async function choose(page: Page | Locator, list: string, choice: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click()
  const whole = 'page' in page ? page.page() : page
  await whole.getByRole('option', { name: choice, exact: true }).click()
}

/** Opens a menu and takes a line of it. */
export async function chooseFrom(page: Page, menu: RegExp | string, line: string): Promise<void> {
  await button(page, menu).click()
  const lines = page.getByRole('menuitem', { name: line, exact: true })
  await lines.or(page.getByRole('menuitemradio', { name: line, exact: true })).click()
}

/** The short word at the foot of the window. */
export const toast = (page: Page, words: RegExp | string): Locator =>
  page.getByRole('status').filter({ hasText: words })

/** Opens a pane of the settings, with all its options. */
export async function openPane(page: Page, name: string): Promise<void> {
  const panes = page.getByRole('navigation', { name: /^(?:Settings sections|Abschnitte der Einstellungen)$/ })
  await panes.getByRole('button', { name, exact: true }).click()
  await page.locator('details').evaluateAll((found: HTMLDetailsElement[]) => {
    for (const options of found) options.open = true
  })
}

/** Opens a menu, then the menu within one of its lines, and takes a line of that. */
export async function chooseWithin(page: Page, menu: string, line: string, choice: string): Promise<void> {
  await button(page, menu).click()
  await page.getByRole('menuitem', { name: line, exact: true }).click()
  await page.getByRole('menuitemradio', { name: choice, exact: true }).click()
}
