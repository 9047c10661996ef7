import type { Page } from 'playwright/test'
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
      if (!of?.checkVisibility() || of.closest('.visually-hidden')) continue
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
  { name: 'the page of a server', state: 'server' },
  { name: 'the settings page', state: 'settings' },
  { name: 'the page before the first server', state: 'no-server' },
  { name: 'the page before the first job', state: 'empty-with-server' },
]
for (const { name, state } of pages) {
  for (const width of [1_440, 1_920, 2_560]) {
    test(`${name} is a centred column at ${width} px`, async ({ stage }) => {
      const { page } = stage
      await stage.open(state, { size: { width, height: 1_000 } })
      const { empty, aside } = await room(page)
      expect(empty).toBeLessThan(1_000)
      expect(aside).toBeLessThan(40)
    })
  }
}

test('titles on pages are large, and titles in the details and in a dialog are bold', async ({ stage }) => {
  const { page } = stage
  for (const state of ['settings', 'server', 'sample'])
    await test.step(state, async () => {
      await stage.open(state)
      const title = page.locator('main :is(.title, h2:not(.section-title, .visually-hidden))').first()
      await expect(title).toHaveCSS('font-size', '18px')
    })
  await page.getByRole('row', { name: /Risk factors/ }).click()
  await expect(page.getByRole('complementary').getByRole('heading').first()).toHaveCSS('font-weight', '650')
  await page.keyboard.press('w')
  await expect(page.getByRole('dialog').getByRole('heading').first()).toHaveCSS('font-weight', '650')
})

const lists = [
  { name: 'a list of failures', state: 'causes' },
  { name: 'a list of various jobs', state: 'sample' },
]
for (const width of [420, 760, 1_120]) {
  for (const { name, state } of lists) {
    test(`the header above ${name} keeps its controls on one line at ${width} px`, async ({ stage }) => {
      const { page } = stage
      await stage.open(state, { size: { width, height: 640 } })
      const controls = page.getByRole('banner').locator('button, input').filter({ visible: true })
      const bottoms = await controls.evaluateAll((found) =>
        found.map((control) => control.getBoundingClientRect().bottom),
      )
      expect(bottoms.length).toBeGreaterThan(2)
      expect(Math.max(...bottoms)).toBeLessThan(48)
    })
  }
}

/** Returns the failures' texts in the list, and how much of each is visible. */
const saidCauses = (page: Page) =>
  page.locator('[data-attention] :is(.job-row-sentence, .cause-row-what)').evaluateAll((found) =>
    found.map((element) => {
      const whole = element.textContent
      const style = getComputedStyle(element)
      const context = document.createElement('canvas').getContext('2d')
      if (!context) throw new Error('This browser has no canvas')
      context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
      let shown = whole.length
      if (element.scrollWidth <= element.clientWidth) return { whole, shown }
      while (context.measureText(`${whole.slice(0, shown)}…`).width > element.clientWidth) shown -= 1
      return { whole, shown }
    }),
  )

for (const [width, select] of [
  [760, false],
  [1_120, false],
  [1_120, true],
  [1_400, false],
] as const) {
  const place = select ? 'next to the details ' : ''
  test(`failures show at least 24 characters of their cause ${place}at ${width} px`, async ({ stage }) => {
    const { page } = stage
    await stage.open('causes', { size: { width, height: 720 } })
    if (select) await page.getByRole('row', { name: /^Discharge letters/ }).click()
    await standsStill(page)
    const said = await saidCauses(page)
    expect(said.map(({ whole }) => whole)).toContain('12 jobs: Ollama refused the connection')
    expect(said).toHaveLength(5)
    for (const { whole, shown } of said) expect(shown).toBeGreaterThanOrEqual(Math.min(24, whole.length))
    if (width === 1_120 && !select) for (const { whole, shown } of said) expect(shown).toBe(whole.length)
  })
}

for (const [name, state] of [
  ['the page of a server', 'server-gui'],
  ['the settings page', 'settings'],
] as const) {
  test(`no text on ${name} is truncated at 420 px in German`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state, { size: { width: 420, height: 640 }, language: 'de' })
    const cut = await page
      .locator('.server-screen, .settings-page')
      .evaluateAll(
        (found) => found.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length,
      )
    expect(cut).toBe(0)
  })
}
