import type { Page } from 'playwright/test'
import { pseudoEnd, pseudoStart } from '#test/support/pseudolocalize.ts'
import { expect, test } from '../support/fixtures.ts'

/** Words that come from `Intl` and the system and not from the catalogue. */
const written =
  /^(?:min|MB|GB|UTC|Nov|Ctrl|Enter|Esc|Del|Shift|Alt|Tab|Space|jpg|http|https|localhost|Compileo|Tray)$/

/** Returns visible or spoken words that are in neither the catalogue nor the data. */
async function untranslated(page: Page): Promise<readonly string[]> {
  const [texts, data] = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('script, style')) found.push(node.textContent ?? '')
    }
    for (const each of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      for (const name of ['aria-label', 'placeholder', 'title']) found.push(each.getAttribute(name) ?? '')
    return [found, JSON.stringify(window.double.snapshot())] as const
  })
  const marked = new RegExp(`${pseudoStart}[^${pseudoStart}${pseudoEnd}]*${pseudoEnd}`, 'g')
  return texts.flatMap((text) => {
    let left = text
    while (marked.test(left)) left = left.replaceAll(marked, ' ')
    return (left.match(/\p{L}{3,}/gu) ?? []).filter((word) => !data.includes(word) && !written.test(word))
  })
}

const cut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    for (const each of document.querySelectorAll<HTMLElement>('body *')) {
      const hasText = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE)
      const { overflowX, textOverflow, visibility } = getComputedStyle(each)
      const hides = overflowX === 'hidden' || overflowX === 'clip'
      const isVisible = each.clientWidth > 1 && visibility === 'visible'
      const isWider = each.scrollWidth > each.clientWidth + 1
      if (hasText && isVisible && hides && textOverflow !== 'ellipsis' && isWider)
        found.push(each.textContent ?? '')
    }
    return document.documentElement.scrollWidth > innerWidth ? ['the page', ...found] : found
  })

const places = [
  { name: 'the list', state: 'sample' },
  { name: 'a server’s page', state: 'server' },
  { name: 'a server’s page with discovered jobs', state: 'found' },
  { name: 'a list with batches', state: 'batches' },
  { name: 'the settings', state: 'settings' },
  { name: 'the window before the first server', state: 'no-server' },
]
for (const { name, state } of places)
  test(`in a language with longer words, all texts of ${name} are translated and fit`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state, { language: 'pseudo' })
    await expect(page.locator('body')).toContainText(pseudoStart)
    expect(await untranslated(page)).toEqual([])
    expect(await cut(page)).toEqual([])
  })
