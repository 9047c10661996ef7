import { violationsOn } from '../support/axe.ts'
import { expect, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'
import { button, detail, row } from './window.ts'

test('nothing moves with reduced motion; otherwise rows glide to their new position', async ({ stage }) => {
  const { page } = stage
  /** Counts in the page, because on a busy machine a glide may end before Playwright checks again. */
  const regroup = () =>
    page.evaluate(() => {
      window.double.changeJob('work/parse-1', { status: 'pending' })
      return new Promise<number>((resolve) =>
        requestAnimationFrame(() => {
          const gliding = document
            .getAnimations()
            .filter(({ effect }) => effect?.getTiming().duration === 180)
          resolve(gliding.length)
        }),
      )
    })
  await stage.open('sample')
  expect(await regroup()).toBe(0)
  await button(page, 'Watch a job').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(
    await page.evaluate(() =>
      document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration) > 1),
    ),
  ).not.toContain(true)

  await stage.open('sample', { motion: true })
  expect(await regroup()).toBeGreaterThan(0)
})

test('a completed job’s row slides to the finished jobs, unless the pointer is on it', async ({ stage }) => {
  const { page } = stage
  const complete = () =>
    page.evaluate(() => {
      window.double.changeJob('work/parse-1', { status: 'completed', progress: 100 })
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
]
for (const { name, state } of screens) {
  test(`in the system’s forced colours, the ${name} has no accessibility errors`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state, { forcedColors: true })
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
    if (state === 'sample') {
      await row(page, /Risk factors/).click()
      await expect(detail(page)).toBeVisible()
    }
    await standsStill(page)
    expect(await violationsOn(page, { forcedColors: true })).toEqual([])
    expect(stage.complaints).toEqual([])
  })
}
