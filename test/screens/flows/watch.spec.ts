import type { Page } from 'playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { dialog } from './window.ts'

const text = (page: Page) =>
  dialog(page, 'Watch a job').getByRole('textbox', { name: 'Job ID, link or message' })

test('Ctrl+V anywhere opens the watch dialog with the copied text', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await page.keyboard.press('Control+k')
  const search = page.getByRole('combobox', { name: 'Search or run a command' })
  await search.fill('Job ID: extract-2026')
  await search.press('Control+a')
  await search.press('Control+x')
  await search.press('Escape')
  await page.keyboard.press('Control+v')
  await expect(text(page)).toHaveValue('Job ID: extract-2026')
})

for (const language of ['en', 'de'] as const)
  test(`no placeholder is truncated before the first server or the first job is added (${language})`, async ({
    stage,
  }) => {
    const { page } = stage
    for (const state of ['no-server', 'empty-with-server'])
      for (const width of [1_120, 788, 420]) {
        await stage.open(state, { language, size: { width, height: 720 } })
        const cut = await page.locator('main [placeholder]').evaluateAll((fields: HTMLInputElement[]) =>
          fields.flatMap((field) => {
            const { font, paddingLeft, paddingRight } = getComputedStyle(field)
            const pen = new OffscreenCanvas(1, 1).getContext('2d')
            if (!pen) return [field.placeholder]
            pen.font = font
            const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
            return field.tagName === 'INPUT' && pen.measureText(field.placeholder).width > room
              ? [field.placeholder]
              : []
          }),
        )
        expect(cut).toEqual([])
      }
  })
