import type { Page } from 'playwright/test'
import { test as base } from '#test/e2e/support/screen.ts'
import { servePreview, type PreviewSite } from './preview-site.ts'
import { standsStill } from './stands-still.ts'
import { openViewer, usual, type OpenViewer, type Size, type Viewer } from './viewers.ts'

export type { Size } from './viewers.ts'

export const moment = Date.UTC(2026, 10, 24, 14, 30)

export interface Look {
  readonly theme?: 'light' | 'dark'
  readonly language?: 'en' | 'de' | 'pseudo'
  readonly size?: Size
  readonly forcedColors?: boolean
  readonly motion?: boolean
  readonly isLive?: boolean
}

export interface Stage {
  readonly page: Page
  readonly complaints: readonly string[]
  open(state: string, look?: Look): Promise<void>
}

interface WorkerFixtures {
  viewer: Viewer
  site: PreviewSite
  viewing: OpenViewer
}

export const test = base.extend<{ stage: Stage }, WorkerFixtures>({
  viewer: ['registry', { option: true, scope: 'worker' }],
  site: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await servePreview()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  viewing: [
    async ({ viewer }, use) => {
      const viewing = await openViewer(viewer)
      await use(viewing)
      await viewing.close()
    },
    { scope: 'worker' },
  ],
  stage: async ({ viewing: { page, resize }, site }, use) => {
    const complaints: string[] = []
    const hear = (text: string) => complaints.push(text)
    page.on('pageerror', (error) => hear(error.message))
    page.on('console', (message) => message.type() === 'error' && hear(message.text()))
    await page.clock.setFixedTime(moment)
    await use({
      page,
      complaints,
      async open(state, look = {}) {
        const { theme = 'light', language = 'en', size = usual } = look
        const isOpen = page.url().startsWith(`${site.url}?`)
        if (!isOpen) await page.goto('about:blank')
        // Presses any key, because the focus isn't visible after a click.
        else await page.keyboard.press('F9')
        complaints.length = 0
        await resize(size)
        await page.emulateMedia({
          colorScheme: theme,
          reducedMotion: look.motion ? 'no-preference' : 'reduce',
          forcedColors: look.forcedColors ? 'active' : 'none',
        })
        await page.mouse.move(0, 0)
        const query = new URLSearchParams({ state, language })
        const search = `?${query}`
        if (isOpen) await page.evaluate((next) => window.show(next), search)
        else await page.goto(`${site.url}${search}`)
        await page.locator('[data-whole] :is(.window, .error-part)').first().waitFor()
        await page.evaluate(() => document.fonts.ready.then(() => undefined))
        if (!look.isLive) await standsStill(page)
      },
    })
    page.removeAllListeners('pageerror')
    page.removeAllListeners('console')
  },
})

export { expect } from 'playwright/test'
