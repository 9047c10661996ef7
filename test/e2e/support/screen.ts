import { test as base } from 'playwright/test'
import { startDisplay } from '#scripts/desktop.ts'
import { output } from '#test/support/real/programs.ts'

/** The global set-up sets it if there is no screen. */
export const noScreenVariable = 'COMPILEO_TRAY_TEST_NO_SCREEN'

/** Without a screen, each worker gets its own: two windows would compete for the focus. */
export const test = base.extend<object, { ownScreen: undefined }>({
  ownScreen: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      // Not DISPLAY: Playwright passes a worker's variables on to workers of dependent projects.
      if (!process.env[noScreenVariable]) return use(undefined)
      const display = await startDisplay()
      // Everything started by this worker inherits it.
      process.env['DISPLAY'] = display.address
      // Outside of the window: the list holds its rows still while the pointer rests on it.
      const env = { PATH: process.env['PATH'] ?? '', DISPLAY: display.address }
      await output('xdotool', ['mousemove', '1279', '899'], env)
      await use(undefined)
      await display.stop()
    },
    { scope: 'worker', auto: true },
  ],
})
