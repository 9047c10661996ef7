import { expect } from 'playwright/test'
import { readOutput } from '#test/support/real/programs.ts'
import { isChosen } from './support/chosen-desktops.ts'
import { testOn } from './support/fixtures.ts'
import { picture } from './support/steps.ts'
import { sway } from './support/sway.ts'

const test = testOn(sway.start)

// On a dense screen, a native window uses every pixel. An X11 window would be scaled up.
if (isChosen('sway'))
  test('sway on a high-density screen: the window is sharp at each scale', async ({
    desktop,
    server,
    launch,
  }) => {
    server.addJob({ id: 'cardiology', status: 'running', progress: 40 })
    await desktop.startPanel()
    const app = await launch([])
    const page = await app.window()
    await expect(page.getByRole('row').filter({ hasText: 'cardiology' })).toHaveAccessibleName(/ 40%/)
    for (const scale of [1.5, 2]) {
      await readOutput('swaymsg', ['output', '*', 'scale', String(scale)], desktop.env)
      await expect.poll(() => page.evaluate(() => Math.round(devicePixelRatio * 100) / 100)).toBe(scale)
      // The picture has physical pixels, but the page has CSS pixels.
      await expect
        .poll(() => page.evaluate(() => Math.round(innerWidth * devicePixelRatio)))
        .toBeGreaterThan(1270)
      await picture(desktop, `scale-${scale}`)
    }
  })
