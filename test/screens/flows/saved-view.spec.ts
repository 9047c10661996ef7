import { expect, test } from '../support/fixtures.ts'
import { button, chooseWithin, listed, typeInFocusedField } from './window.ts'

test('the list is narrowed and grouped, and both are saved as a view in sidebar and palette', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('sample')
  const filter = (line: string, choice: string) => chooseWithin(page, 'Filter and group', line, choice)
  await filter('Group by', 'Server')
  await expect(page.getByRole('heading', { level: 2, name: /^(?:Archive|Lab GPU|Workstation)$/ })).toHaveText(
    ['Archive', 'Lab GPU', 'Workstation'],
  )
  await filter('Kind', 'Parsing')
  await expect.poll(() => listed(page)).toEqual(['Parse 1,240 page PDF'])
  await expect(page.getByRole('main')).toContainText('Parsing 1')
  await button(page, 'Filter and group').click()
  await page.getByRole('menuitem', { name: 'Save as view…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Parsing by server')
  await page.keyboard.press('Enter')
  const view = button(page, 'Parsing by server')
  await expect(view).toHaveAttribute('aria-current', 'true')

  await button(page, /^All jobs/).click()
  await expect.poll(() => listed(page)).toHaveLength(7)
  await expect(view).not.toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('Control+k')
  await typeInFocusedField(page, 'parsing by')
  await page.keyboard.press('Enter')
  await expect.poll(() => listed(page)).toEqual(['Parse 1,240 page PDF'])
  await button(page, 'Filter and group').click()
  await page.getByRole('menuitem', { name: 'Delete view “Parsing by server”' }).click()
  await expect(view).toBeHidden()
})
