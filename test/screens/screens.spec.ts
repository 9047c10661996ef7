import { screens } from './screens.ts'
import { violationsOn } from './support/axe.ts'
import { cutTexts } from './support/cut-texts.ts'
import { expect, test } from './support/fixtures.ts'
import { standsStill } from './support/stands-still.ts'
import { targetsBelow24px } from './support/target-sizes.ts'
import { offTheScale } from './support/type-scale.ts'

/** How many of a picture’s texts may end in an ellipsis, unless it shows overlong texts on purpose. */
const mostCut = 3
const tooLong = ['list-long-texts', 'server-many']

for (const { name, state, acts = [], part, ...look } of screens) {
  test(`${name} has no errors, and looks as before, in light and dark`, async ({ stage }) => {
    const { page } = stage
    await stage.open(state, look)
    for (const act of acts) {
      await act(page)
      await standsStill(page)
    }
    await page.mouse.move(0, 0)
    await standsStill(page)
    const drawn = part ? page.getByRole(part) : page
    expect.soft(await violationsOn(page, { part })).toEqual([])
    expect.soft(await targetsBelow24px(page)).toEqual([])
    expect.soft(await offTheScale(page)).toEqual([])
    if (!tooLong.includes(name))
      expect.soft((await cutTexts(page.locator('body'))).slice(mostCut)).toEqual([])
    await expect.soft(drawn).toHaveScreenshot(`${name}-light.png`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await standsStill(page)
    // contrast.test.tsx checks the colours of parts.
    if (!part) expect.soft(await violationsOn(page, { only: 'color-contrast' })).toEqual([])
    await expect.soft(drawn).toHaveScreenshot(`${name}-dark.png`)
    expect.soft(stage.complaints).toEqual([])
  })
}
