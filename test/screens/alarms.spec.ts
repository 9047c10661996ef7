import { violationsOn } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'

test('a violation of the page’s content security policy is reported to the tests', async ({ stage }) => {
  await stage.open('sample')
  expect(stage.complaints).toEqual([])
  await stage.page.evaluate(() => fetch('https://example.com/').catch(() => undefined))
  await expect.poll(() => stage.complaints.join('\n')).toContain('Content Security Policy')
})

test('an uncaught error is reported to the tests', async ({ stage }) => {
  await stage.open('sample')
  await stage.page.evaluate(() => void Promise.reject(new Error('Nobody cares')))
  await expect.poll(() => stage.complaints.join('\n')).toContain('Nobody cares')
})

test('a button without a name and a menu without items are reported to the tests', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await page.evaluate(() => {
    const main = document.querySelector('main')
    main?.append(document.createElement('button'))
    const menu = document.createElement('div')
    menu.role = 'menu'
    menu.textContent = 'Nothing'
    main?.append(menu)
  })
  for (const part of [undefined, 'main'] as const) {
    const found = (await violationsOn(page, { part })).join('\n')
    expect(found).toContain('button-name')
    expect(found).toContain('aria-required-children')
  }
})
