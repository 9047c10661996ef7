import { screens, type ScreenState } from './screens.ts'
import { violationsOn } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { comparesPictures, drawWindow, expectPicture, pictureOf } from './support/pictures.ts'
import { standsStill } from './support/stands-still.ts'

const drawsAll = process.env['COMPILEO_TRAY_SCREENS'] === 'all'

function drawn({ name, state, acts = [], part, ...look }: ScreenState): void {
  test(`${name} complains of nothing, and looks as it did, in light and dark`, async ({
    stage,
    viewing,
    viewer,
  }) => {
    const { page } = stage
    const looksAsItDid = async (theme: 'light' | 'dark') => {
      const picture = `${name}-${theme}`
      if (part && drawsAll) await drawWindow(page, viewer, picture)
      const drawing = part ? await pictureOf(page, part) : await drawWindow(page, viewer, picture)
      if (comparesPictures(viewer)) await expectPicture(viewing, drawing, picture)
    }
    await stage.open(state, look)
    for (const act of acts) {
      await act(page)
      await standsStill(page)
    }
    await page.mouse.move(0, 0)
    await standsStill(page)
    expect.soft(await violationsOn(page)).toEqual([])
    await looksAsItDid('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await standsStill(page)
    expect.soft(await violationsOn(page, { only: 'color-contrast' })).toEqual([])
    await looksAsItDid('dark')
    expect.soft(stage.complaints).toEqual([])
  })
}

for (const screen of screens.filter(({ zoom }) => zoom === undefined)) drawn(screen)

test.describe(() => {
  // In one worker, and in this order: Chromium's hinting of zoomed letters depends on those drawn before.
  test.describe.configure({ mode: 'default' })
  for (const screen of screens.filter(({ zoom }) => zoom !== undefined)) drawn(screen)
})
