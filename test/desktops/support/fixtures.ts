import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'playwright/test'
import { launchApp, type LaunchedApp } from '#test/e2e/support/launch-app.ts'
import { testRuntime } from '#test/e2e/support/runtime.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import type { Surroundings } from './real-desktop.ts'
import { picture } from './steps.ts'

interface Fixtures<Desktop> {
  desktop: Desktop
  server: CompileoServer
  launch: (flags?: readonly string[]) => Promise<LaunchedApp>
}

export const testOn = <Desktop extends Surroundings>(start: () => Promise<Desktop>) =>
  base.extend<Fixtures<Desktop>>({
    // oxlint-disable-next-line no-empty-pattern
    desktop: async ({}, use) => {
      const desktop = await start()
      await use(desktop)
      await desktop.stop()
    },
    // oxlint-disable-next-line no-empty-pattern
    server: async ({}, use) => {
      const server = await startCompileoServer({ streamIntervalMs: 20 })
      await use(server)
      await server.close()
    },
    launch: async ({ desktop, server }, use, { errors }) => {
      const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
      const launched: LaunchedApp[] = []
      await use(async (flags = ['--hidden']) => {
        const app = await launchApp({
          runtime: testRuntime(),
          busAddress: desktop.busAddress,
          home,
          env: desktop.env,
          switches: desktop.switches,
          flags: ['--server', server.url, '--name', 'Workstation', '--watch', 'cardiology', ...flags],
        })
        launched.push(app)
        return app
      })
      if (errors.length > 0) await picture(desktop, 'at-the-failure')
      for (const app of launched) await app.quit()
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  })

export const isInFront = ({ electronApp }: LaunchedApp) =>
  electronApp.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isFocused()),
  )
