import type { Page } from 'playwright/test'
import { press } from '../support/acts.ts'
import { expect, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'

const room = (page: Page) =>
  page.evaluate(() => {
    const { left, right } = document.querySelector('main')?.getBoundingClientRect() ?? new DOMRect()
    const words = document.createTreeWalker(document.querySelector('main') ?? document, NodeFilter.SHOW_TEXT)
    const controls = [...document.querySelectorAll('main :is(button, input, svg)')]
    const found = controls
      .filter((each) => each.checkVisibility())
      .map((each) => each.getBoundingClientRect())
    while (words.nextNode()) {
      const of = words.currentNode.parentElement
      if (!of?.checkVisibility() || of.closest('.unseen')) continue
      const range = document.createRange()
      range.selectNodeContents(words.currentNode)
      found.push(range.getBoundingClientRect())
    }
    const seen = found.filter(({ width, top }) => width > 1 && top < innerHeight)
    const [from, to] = [
      Math.min(...seen.map((each) => each.left)),
      Math.max(...seen.map((each) => each.right)),
    ]
    return { empty: Math.max(from - left, right - to), aside: Math.abs(from - left - (right - to)) / 2 }
  })

const pages = [
  { state: 'history' },
  { state: 'insights', acts: [press('Insights')] },
  { state: 'server' },
  { state: 'settings' },
  { state: 'no-server' },
  { state: 'empty-with-server' },
]
for (const { state, acts = [] } of pages) {
  for (const width of [1_440, 1_920, 2_560]) {
    test(`the page of ${state} is a centred column at ${width} px`, async ({ stage }) => {
      const { page } = stage
      await stage.open(state, { size: { width, height: 1_000 } })
      for (const act of acts) {
        await act(page)
        await standsStill(page)
      }
      const { empty, aside } = await room(page)
      expect(empty).toBeLessThan(1_000)
      expect(aside).toBeLessThan(40)
    })
  }
}

for (const state of ['server-gui', 'settings', 'history']) {
  test(`nothing of the page of ${state} is cut at 420 px in German`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state, { size: { width: 420, height: 640 }, language: 'de' })
    const cut = await page
      .locator('.server-screen, .settings-page, .history-list')
      .evaluateAll(
        (found) => found.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length,
      )
    expect(cut).toBe(0)
  })
}
