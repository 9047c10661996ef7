import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestInfo } from 'playwright/test'
import { startDesktop, type Desktop } from './desktop.ts'
import { launchApp, type LaunchedApp } from './launch-app.ts'
import { testRuntime } from './runtime.ts'
import { test as base } from './screen.ts'

export interface AppLauncher {
  /**
   * Starts the built app with these flags, on this test's desktop and in its home. After `quit`, another start finds the saved
   * data.
   */
  launch(flags?: readonly string[], env?: Readonly<Record<string, string>>): Promise<LaunchedApp>
}

/** A trace takes a tenth of a test's processor time: only where tests were named (scripts/suites/playwright.mjs). */
const isTraced = process.env['COMPILEO_TRAY_TEST_TRACE'] !== undefined

/** What main prints about an uncaught error (`main/crash/crash-handler.ts`), and Node about leaking listeners. */
const withoutOwner = /uncaught|unhandled rejection|MaxListenersExceededWarning/

interface Fixtures {
  /** The notification daemon's capabilities; the double's own by default. */
  capabilities: readonly string[] | undefined
  /** The notification daemon's name, from which the app knows some of its abilities. */
  daemonName: string | undefined
  /** The test causes an uncaught error in the app. */
  mayCrash: boolean
  desktop: Desktop
  home: string
  app: AppLauncher
}

/** Every test gets a D-Bus session with a notification daemon and a tray, and an empty home, of its own. */
export const test = base.extend<Fixtures>({
  capabilities: [undefined, { option: true }],
  daemonName: [undefined, { option: true }],
  mayCrash: [false, { option: true }],
  desktop: async ({ capabilities, daemonName }, use) => {
    const desktop = await startDesktop({
      ...(capabilities && { capabilities }),
      ...(daemonName !== undefined && { name: daemonName }),
    })
    await use(desktop)
    await desktop.stop()
  },
  // Playwright reads from the first parameter which fixtures are needed: it must be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
    await use(home)
    // Chromium's child processes may write for a moment after the app has exited.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
  app: async ({ desktop, home, mayCrash }, use, testInfo) => {
    const launched: LaunchedApp[] = []
    await use({
      async launch(flags = [], env = {}) {
        const app = await launchApp({
          runtime: testRuntime(),
          busAddress: desktop.bus.address,
          home,
          flags,
          env,
        })
        if (isTraced) await app.electronApp.context().tracing.start({ screenshots: true, snapshots: true })
        launched.push(app)
        return app
      },
    })
    const failed = testInfo.status !== testInfo.expectedStatus
    for (const [index, app] of launched.entries()) {
      if (failed) await keepEvidence(app, testInfo, index)
      await app.quit()
    }
    if (mayCrash || failed) return
    for (const { output, userDataDir } of launched) {
      const lines = `${output()}${await readLog(userDataDir)}`.split('\n')
      const found = lines.filter((line) => withoutOwner.test(line)).map((line) => line.slice(0, 500))
      expect(found, 'every error has an owner').toEqual([])
    }
  },
})

export { expect } from 'playwright/test'

/** The app's log, or nothing if it has written none. */
const readLog = (userDataDir: string) =>
  readFile(join(userDataDir, 'logs', 'compileo-tray.log'), 'utf8').catch(() => '')

/** Keeps in test-results/ what helps to understand a failed test. */
async function keepEvidence(app: LaunchedApp, testInfo: TestInfo, index: number): Promise<void> {
  const named = (name: string) => testInfo.outputPath(`${index + 1}-${name}`)
  await testInfo.attach('output of the app', { body: app.output(), contentType: 'text/plain' })
  if (!app.isRunning()) return
  for (const [number, page] of app.electronApp.windows().entries()) {
    await page.screenshot({ path: named(`window-${number + 1}.png`) })
  }
  if (isTraced) await app.electronApp.context().tracing.stop({ path: named('trace.zip') })
}
