import { popoverHeight, popoverWidth } from '../../main/window/popover-position.ts'
import { createTexts } from '../../shared/texts/index.ts'
import { popoverIn, popoverStates } from '../support/preview/popover-states.ts'
import { violationsOn } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { expectPicture } from './support/pictures.ts'
import { standsStill } from './support/stands-still.ts'

const german = Object.keys(popoverStates).filter((state) => state !== 'many' && state !== 'done')
const shown = [
  ...Object.keys(popoverStates).map(
    (state) => ({ state, language: 'en', name: `popover-${state}` }) as const,
  ),
  ...german.map((state) => ({ state, language: 'de', name: `popover-${state}-german` }) as const),
]

for (const { state, language, name } of shown) {
  test(`${name} complains of nothing, fits its window, and looks as it did, in light and dark`, async ({
    stage,
    site,
    viewing,
  }) => {
    const { page } = stage
    const height = popoverHeight(popoverIn(state, createTexts(language, 'en-GB')))
    await page.goto('about:blank')
    await viewing.resize({ width: popoverWidth, height }, 1)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce', forcedColors: 'none' })
    await page.mouse.move(0, 0)
    await page.goto(`${site.url}popover.html?state=${state}&language=${language}`)
    await page.locator('[data-whole] footer').waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await standsStill(page)
      expect.soft(await violationsOn(page)).toEqual([])
      await expectPicture(viewing, `${name}-${theme}`)
    }
    const overflow = await page.evaluate(() => {
      const { scrollHeight, clientHeight } = document.documentElement
      const list = [...document.querySelectorAll('ul')].filter(
        (each) => each.scrollHeight > each.clientHeight,
      )
      const foot = document.querySelector('footer')
      const last = foot?.lastElementChild?.getBoundingClientRect().right ?? Infinity
      return { page: scrollHeight - clientHeight, lists: list.length, foot: last > innerWidth - 8 }
    })
    expect.soft(overflow).toEqual({ page: 0, lists: 0, foot: false })
    expect.soft(stage.complaints).toEqual([])
  })
}
