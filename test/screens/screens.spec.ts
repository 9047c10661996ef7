import { screens, type ScreenState } from './screens.ts'
import { violationsOn } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { expectPicture } from './support/pictures.ts'
import { standsStill } from './support/stands-still.ts'
import { targetsBelow24px } from './support/target-sizes.ts'

function drawn({ name, state, acts = [], part, ...look }: ScreenState): void {
  test(`${name} complains of nothing, and looks as it did, in light and dark`, async ({ stage, viewing }) => {
    const { page } = stage
    await stage.open(state, look)
    for (const act of acts) {
      await act(page)
      await standsStill(page)
    }
    await page.mouse.move(0, 0)
    await standsStill(page)
    expect.soft(await violationsOn(page, { part })).toEqual([])
    expect.soft(await targetsBelow24px(page)).toEqual([])
    await expectPicture(viewing, `${name}-light`, part)
    await page.emulateMedia({ colorScheme: 'dark' })
    await standsStill(page)
    // contrast.test.tsx checks the colours of parts.
    if (!part) expect.soft(await violationsOn(page, { only: 'color-contrast' })).toEqual([])
    await expectPicture(viewing, `${name}-dark`, part)
    expect.soft(stage.complaints).toEqual([])
  })
}

for (const screen of screens.filter(({ zoom }) => zoom === undefined)) drawn(screen)

test.describe(() => {
  // In one worker, and in this order (support/viewers.ts).
  test.describe.configure({ mode: 'default' })
  for (const screen of screens.filter(({ zoom }) => zoom !== undefined)) drawn(screen)
})
