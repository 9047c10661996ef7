import { defineConfig } from 'playwright/test'
import { hasDisplay } from './scripts/desktop.ts'
import type { Viewer } from './test/screens/support/viewers.ts'

/**
 * Tests on the same screen take the focus from each other, so each worker has its own screen
 * (test/e2e/support/screen.ts), and a user's screen has only one worker. Tests often wait, so there is one
 * more worker than processors.
 */
export default defineConfig<object, { viewer: Viewer }>({
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/support/global-setup.ts',
  snapshotPathTemplate: 'test/screens/pictures/{arg}{ext}',
  workers: hasDisplay() ? 1 : 3,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // The limit for a test, in ms. Only a test that hangs takes this long.
  timeout: 180_000,
  // The edges of shapes differ slightly between processors, but any changed word has more pixels than this.
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixels: 50 } },
  reporter: [['line'], ['json', { outputFile: 'test-results/reports/e2e.json' }]],
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    // The programs of real desktops are slow.
    { name: 'desktops', testDir: 'test/desktops', timeout: 240_000 },
    { name: 'pictures', testDir: 'test/screens', testMatch: 'screens.spec.ts', use: { viewer: 'registry' } },
    { name: 'flows', testDir: 'test/screens', testIgnore: 'screens.spec.ts', use: { viewer: 'chromium' } },
  ],
})
