import { expect, test } from '../support/fixtures.ts'

for (const language of ['en', 'de'] as const)
  test(`the banner about a missing tray is 40 px high, below the header (${language})`, async ({ stage }) => {
    const { page } = stage
    for (const width of [420, 760, 1_120])
      for (const state of ['no-tray', 'no-server-no-tray']) {
        await stage.open(state, { language, size: { width, height: 600 } })
        const [banner, header] = [page.locator('.page-banner'), page.locator('.header')]
        expect(await banner.boundingBox()).toEqual({ x: 0, y: 48, width, height: 40 })
        expect(await header.boundingBox()).toMatchObject({ height: 48 })
        const text = await banner.locator('p').boundingBox()
        expect(text?.width).toBeGreaterThan(200)
        expect(text?.height).toBeLessThanOrEqual(32)
      }
  })
