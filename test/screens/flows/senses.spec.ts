import type { Page } from 'playwright/test'
import type { JobView } from '../../../shared/model.ts'
import { violationsOn } from '../support/axe.ts'
import { expect, test } from '../support/fixtures.ts'
import { drawWindow } from '../support/pictures.ts'
import { standsStill } from '../support/stands-still.ts'
import { button, detail, row } from './window.ts'

/** Has a job of the sample move on. */
const move = (page: Page, key: JobView['key'], changed: Partial<JobView>): Promise<void> =>
  page.evaluate(([of, to]) => window.double.change(of, to), [key, changed] as const)

/** Everything that is spoken without being asked for. */
const spoken = (page: Page): Promise<string> =>
  page
    .locator('[aria-live], [role=status], [role=log], [role=alert], output')
    .allTextContents()
    .then((texts) => texts.join('|'))

test('an outcome is spoken, and no percent or step before it', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /Parse 1,240/).click()
  await expect(detail(page)).toBeVisible()
  await standsStill(page)
  const before = await spoken(page)
  for (const progress of [70, 80, 90, 99]) {
    await move(page, 'work/parse-1', { progress, currentStep: `Page ${progress}` })
    await expect(row(page, /Parse 1,240/)).toContainText(`${progress}%`)
  }
  expect(await spoken(page)).toBe(before)
  const at = await page.evaluate(() => Date.now())
  await move(page, 'work/parse-1', {
    status: 'completed',
    progress: 100,
    completedAt: at,
    connection: { state: 'closed' },
    outcome: { id: 'completed:1', key: 'work/parse-1', kind: 'completed', run: 1, at, progress: 100 },
  })
  await expect(page.getByRole('log')).toHaveText('Parse 1,240 page PDF: Completed in 9 min')
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

const screens = [
  { name: 'list', state: 'sample' },
  { name: 'server', state: 'server' },
  { name: 'settings', state: 'settings' },
  { name: 'history', state: 'history' },
]
for (const { name, state } of screens) {
  for (const theme of ['light', 'dark'] as const) {
    test(`in the system's own colours the ${name} is whole, in ${theme}`, async ({ stage, viewer }) => {
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
      await drawWindow(page, viewer, `${name}-system-colours-${theme}`)
    })
  }
}
