import type { Page } from 'playwright/test'
import { violationsOn } from '../support/axe.ts'
import { key as type, open, pick, press, type Act } from '../support/acts.ts'
import { expect, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'
import { button, detail, row } from './window.ts'

const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const targets = 'button, a[href], input, summary, [role=option], [role^=menuitem], [role=switch]'
    return [...document.querySelectorAll<HTMLElement>(targets)].flatMap((element) => {
      const whole = element.closest('label') ?? element
      const { x, y, width, height } = whole.getBoundingClientRect()
      const [middleX, middleY] = [x + width / 2, y + height / 2]
      if (width <= 1 || !element.checkVisibility() || element.closest('.today-bars, [inert]')) return []
      const takes = (left: number, top: number) => {
        const hit = document.elementFromPoint(middleX + left, middleY + top)
        return hit === null || whole.contains(hit)
      }
      // Covered or hidden targets are measured elsewhere.
      if (!takes(0, 0)) return []
      const isWide = width >= 24 || (takes(-11.5, 0) && takes(11.5, 0))
      const isHigh = height >= 24 || (takes(0, -11.5) && takes(0, 11.5))
      const isLarge = isWide && isHigh
      return isLarge
        ? []
        : [`${element.getAttribute('aria-label') ?? element.textContent}: ${width} x ${height}`]
    })
  })

test.describe('every target is at least 24 px wide and high', () => {
  const places: readonly (readonly [string, string, ...Act[]])[] = [
    ['in the list', 'sample'],
    ['in a list with selected jobs', 'failed', press('Show 14 jobs'), pick(/^Extraction of volume 1\b/)],
    ['among batches', 'batches'],
    ['before the first job', 'found-first'],
    ['in the details of a failed job', 'sample', open(/Taxonomy/)],
    ['in the details of a job that restarts', 'detail-recovering'],
    ['in a result', 'detail-tree'],
    ['in the menu of the details', 'sample', open(/Taxonomy/), press('More actions')],
    ['in the palette', 'sample', type('Control+k')],
    ['in the watch form', 'sample', press('Watch a job')],
    ['on the page of a server', 'server'],
    ['among discovered jobs', 'found'],
    ['in the form of a server', 'sample', press('Add a server…')],
    ['in the insights', 'sample', press('Insights')],
    ['in the history', 'history'],
    ['in the settings', 'hooks'],
  ]
  for (const [place, state, ...acts] of places) {
    test(place, async ({ stage }) => {
      const { page } = stage
      await stage.open(state)
      for (const act of acts) await act(page)
      await standsStill(page)
      expect(await smallTargets(page)).toEqual([])
    })
  }
})

test('where motion is not welcome nothing moves, and where it is, rows glide to their new place', async ({
  stage,
}) => {
  const { page } = stage
  const gliding = () =>
    page.evaluate(
      () => document.getAnimations().filter(({ effect }) => effect?.getTiming().duration === 180).length,
    )
  const regroup = () =>
    page.evaluate(() => {
      window.double.change('work/parse-1', { status: 'pending' })
      return new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))
    })
  await stage.open('sample')
  await regroup()
  expect(await gliding()).toBe(0)
  await button(page, 'Watch a job').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(
    await page.evaluate(() =>
      document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration) > 1),
    ),
  ).not.toContain(true)

  await stage.open('sample', { motion: true })
  await regroup()
  expect(await gliding()).toBeGreaterThan(0)
})

test('a row that completes slides to the finished ones, but not from under a resting pointer', async ({
  stage,
}) => {
  const { page } = stage
  const complete = () =>
    page.evaluate(() => {
      window.double.change('work/parse-1', { status: 'completed', progress: 100 })
      return new Promise<number>((resolve) =>
        requestAnimationFrame(() => {
          const sliding = document
            .getAnimations()
            .filter(({ effect }) => effect?.getTiming().duration === 180)
            .flatMap(({ effect }) => (effect instanceof KeyframeEffect ? [effect.target] : []))
          const rows = sliding.filter((each) => each?.textContent.includes('Parse 1,240'))
          resolve(rows.length)
        }),
      )
    })
  const parse = row(page, /Parse 1,240/)
  const group = async () => (await parse.boundingBox())?.y ?? 0

  await stage.open('sample', { motion: true })
  const before = await group()
  expect(await complete()).toBe(1)
  await expect.poll(group).toBeGreaterThan(before)
  await expect(parse).toContainText('Completed')

  await stage.open('sample')
  expect(await complete()).toBe(0)
  await standsStill(page)
  expect(await group()).toBeGreaterThan(before)

  await stage.open('sample', { motion: true })
  await parse.hover()
  expect(await complete()).toBe(0)
  await standsStill(page)
  expect(await group()).toBe(before)
  await expect(button(page, /Apply/)).toBeVisible()
})

const screens = [
  { name: 'list', state: 'sample' },
  { name: 'server', state: 'server' },
  { name: 'settings', state: 'settings' },
  { name: 'history', state: 'history' },
]
for (const { name, state } of screens) {
  for (const theme of ['light', 'dark'] as const) {
    test(`in the system's own colours the ${name} is whole, in ${theme}`, async ({ stage }) => {
      const { page } = stage
      await stage.open(state, { theme, forcedColors: true })
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
      if (state === 'sample') {
        await row(page, /Taxonomy/).click()
        await expect(detail(page)).toBeVisible()
      }
      await standsStill(page)
      expect(await violationsOn(page, { forcedColors: true })).toEqual([])
      expect(stage.complaints).toEqual([])
    })
  }
}
