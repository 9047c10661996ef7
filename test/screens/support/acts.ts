import type { Locator, Page } from 'playwright/test'

export type Act = (page: Page) => Promise<void>

type Name = string | RegExp

async function onTop(page: Page): Promise<Page | Locator> {
  const dialog = page.getByRole('dialog')
  return (await dialog.count()) > 0 ? dialog : page
}

const exactly = (name: Name) => ({ name, exact: typeof name === 'string' })

export const press =
  (name: Name): Act =>
  async (page) =>
    (await onTop(page)).getByRole('button', exactly(name)).click()

/** Playwright's names: `Enter`, `Control+Z`. */
export const key =
  (keys: string): Act =>
  (page) =>
    page.keyboard.press(keys)

export const type =
  (text: string): Act =>
  async (page) => {
    await page.locator(':focus:is(input, textarea, [role^=menu])').waitFor()
    await page.keyboard.type(text)
  }

export const open =
  (name: RegExp): Act =>
  (page) =>
    page.getByRole('row', { name }).click()

export const goTo =
  (name: RegExp): Act =>
  async (page) => {
    await page.getByRole('row', { name }).click()
    await page.keyboard.press('Escape')
  }

export const pick =
  (name: RegExp): Act =>
  (page) =>
    page.getByRole('row', { name }).click({ modifiers: ['Control'] })

export const write =
  (name: Name, text: string): Act =>
  async (page) =>
    (await onTop(page)).getByRole('textbox', exactly(name)).fill(text)

/** Filters the list with the palette's entry “Search the list”. */
export const searchList =
  (text: string): Act =>
  async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or run a command' }).fill(text)
    await page.getByRole('option', { name: `Search the list for “${text}”` }).click()
  }

export const turn =
  (name: Name): Act =>
  (page) =>
    page.getByRole('switch', exactly(name)).click()

export const openOptions =
  (name: string): Act =>
  async (page) =>
    (await onTop(page)).locator('summary').filter({ hasText: name }).click()

export const tick =
  (name: Name): Act =>
  (page) =>
    page.getByRole('checkbox', exactly(name)).check()

export const unfold =
  (name: Name): Act =>
  (page) =>
    page.getByRole('combobox', exactly(name)).click()

export const scrollTo =
  (name: Name): Act =>
  (page) =>
    page.getByRole('heading', exactly(name)).evaluate((heading) => heading.scrollIntoView({ block: 'start' }))

export const wait =
  (text: Name): Act =>
  (page) =>
    page.getByText(text).first().waitFor({ state: 'attached' })
