import { defineConfig } from 'playwright/test'

/** Tests of the built app in a real Electron. One at a time: they share a screen, and its focus. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/support/global-setup.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['line'], ['json', { outputFile: 'test-results/reports/e2e.json' }]],
})
