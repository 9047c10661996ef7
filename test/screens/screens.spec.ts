import { screens, type ScreenState } from './screens.ts'
import { violationsOn } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { comparesPictures, drawWindow, pictureOf } from './support/pictures.ts'
import { standsStill } from './support/stands-still.ts'

/** So many may be otherwise, as another processor rounds edges otherwise: less than a word has. */
const maxDiffPixels = 50

/** A screen in both themes. */
function drawn({ name, state, acts = [], part, ...look }: ScreenState): void {
  for (const theme of ['light', 'dark'] as const) {
    test(`${name} in ${theme} complains of nothing, and looks as it did`, async ({ stage, viewer }) => {
      const { page } = stage
      await stage.open(state, { ...look, theme })
      for (const act of acts) {
        await act(page)
        await standsStill(page)
      }
      // Nothing under the pointer looks otherwise.
      await page.mouse.move(0, 0)
      await standsStill(page)
      expect.soft(await violationsOn(page)).toEqual([])
      expect.soft(stage.complaints).toEqual([])
      const whole = await drawWindow(page, viewer, `${name}-${theme}`)
      if (comparesPictures(viewer)) {
        const picture = part ? await pictureOf(page, part) : whole
        expect(picture).toMatchSnapshot(`${name}-${theme}.png`, { maxDiffPixels })
      }
    })
  }
}

for (const screen of screens.filter(({ zoom }) => zoom === undefined)) drawn(screen)

test.describe(() => {
  // By one worker, and in this order: how Chromium hints zoomed letters depends on those that it has drawn before.
  test.describe.configure({ mode: 'default' })
  for (const screen of screens.filter(({ zoom }) => zoom !== undefined)) drawn(screen)
})
