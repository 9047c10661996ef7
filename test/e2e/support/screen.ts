import { test as base } from 'playwright/test'
import { startDisplay } from '#scripts/desktop.ts'
import { readOutput } from '#test/support/real/programs.ts'

/** Set in the global set-up if there is no screen. */
export const noScreenVariable = 'COMPILEO_TRAY_TEST_NO_SCREEN'

/**
 * If there is no screen, each worker starts a virtual one, because two windows on the same screen would
 * compete for the focus.
 */
export const test = base.extend<object, { ownScreen: undefined }>({
  ownScreen: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      // Checks this variable instead of DISPLAY, because Playwright passes DISPLAY on to other workers.
      if (!process.env[noScreenVariable]) return use(undefined)
      const display = await startDisplay()
      // The app inherits this variable.
      process.env['DISPLAY'] = display.address
      // Moves the pointer outside of the window, because rows don't move while the pointer is over the list.
      const env = { PATH: process.env['PATH'] ?? '', DISPLAY: display.address }
      await readOutput('xdotool', ['mousemove', '1279', '899'], env)
      await use(undefined)
      await display.stop()
    },
    { scope: 'worker', auto: true },
  ],
})
