import type { Locator, Page } from 'playwright/test'

/** A user's action on the way to a state. */
export type Act = (page: Page) => Promise<void>

type Name = string | RegExp

/** What lies on top: the dialog that is open, else the page. */
async function onTop(page: Page): Promise<Page | Locator> {
  const dialog = page.getByRole('dialog')
  return (await dialog.count()) > 0 ? dialog : page
}

const exactly = (name: Name) => ({ name, exact: typeof name === 'string' })

/** Presses the button of this name. */
export const press =
  (name: Name): Act =>
  async (page) =>
    (await onTop(page)).getByRole('button', exactly(name)).click()

/** Presses a key, as Playwright names them: `Enter`, `Control+Z`. */
export const key =
  (keys: string): Act =>
  (page) =>
    page.keyboard.press(keys)

/** Types into the focused element. */
export const type =
  (text: string): Act =>
  (page) =>
    page.keyboard.type(text)

/** Presses a job's row, which opens its detail. */
export const open =
  (name: RegExp): Act =>
  (page) =>
    page.getByRole('row', { name }).click()

/** Opens a job's detail and closes it again: the keys are with its row. */
export const goTo =
  (name: RegExp): Act =>
  async (page) => {
    await page.getByRole('row', { name }).click()
    await page.keyboard.press('Escape')
  }

/** Selects a job besides those that are selected. */
export const pick =
  (name: RegExp): Act =>
  (page) =>
    page.getByRole('row', { name }).click({ modifiers: ['Control'] })

/** Writes into the field of this name. */
export const write =
  (name: Name, text: string): Act =>
  async (page) =>
    (await onTop(page)).getByRole('textbox', exactly(name)).fill(text)

/** Writes into the search of this name. */
export const searchIn =
  (name: string, text: string): Act =>
  (page) =>
    page.getByRole('searchbox', { name, exact: true }).fill(text)

/** Drags a divider to the side, px. */
export const drag =
  (name: string, by: number): Act =>
  async (page) => {
    const box = await page.getByRole('separator', { name, exact: true }).boundingBox()
    if (!box) throw new Error(`there is no ${name}`)
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + by, y)
    await page.mouse.up()
  }

/** Turns a switch over. */
export const turn =
  (name: Name): Act =>
  (page) =>
    page.getByRole('switch', exactly(name)).click()

/** Opens options that are out of the way. */
export const openOptions =
  (name: string): Act =>
  async (page) =>
    (await onTop(page)).locator('summary').filter({ hasText: name }).click()

/** Checks a box. */
export const tick =
  (name: Name): Act =>
  (page) =>
    page.getByRole('checkbox', exactly(name)).check()

/** Opens a list of choices. */
export const unfold =
  (name: Name): Act =>
  (page) =>
    page.getByRole('combobox', exactly(name)).click()

/** Scrolls until this heading is at the top, or as close as possible. */
export const scrollTo =
  (name: Name): Act =>
  (page) =>
    page.getByRole('heading', exactly(name)).evaluate((heading) => heading.scrollIntoView({ block: 'start' }))

/** Waits for this text, visible or only spoken. */
export const wait =
  (text: Name): Act =>
  (page) =>
    page.getByText(text).first().waitFor({ state: 'attached' })
