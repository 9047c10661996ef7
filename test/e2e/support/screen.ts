import { test as base } from 'playwright/test'
import { startDisplay } from '../../../scripts/desktop.mjs'

/** How the global set-up tells the workers that there is no screen here. */
export const noScreenVariable = 'COMPILEO_TRAY_TEST_NO_SCREEN'

/** Where no screen is, each worker gets one that nobody sees, for itself: two windows would fight for the focus. */
export const test = base.extend<object, { ownScreen: undefined }>({
  ownScreen: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      // Not by DISPLAY: Playwright hands what a worker has set on to the workers of projects that wait for its own.
      if (!process.env[noScreenVariable]) return use(undefined)
      const display = await startDisplay()
      // All that the tests of this worker start inherits it.
      process.env['DISPLAY'] = display.address
      await use(undefined)
      await display.stop()
    },
    { scope: 'worker', auto: true },
  ],
})
