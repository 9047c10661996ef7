import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestInfo } from 'playwright/test'
import { getSandboxArguments } from '#scripts/app.ts'
import { startCompileoServer, type CompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { startCanary, type Canary } from './canary.ts'
import { startDesktop, type Desktop } from './desktop.ts'
import { launchApp, type LaunchedApp } from './launch-app.ts'
import { testRuntime } from './runtime.ts'
import { test as base } from './screen.ts'

export interface AppLauncher {
  /** If the app has quit, launching it again keeps its data. */
  launch(
    flags?: readonly string[],
    env?: Readonly<Record<string, string>>,
    switches?: readonly string[],
  ): Promise<LaunchedApp>
}

/**
 * scripts/suites/playwright.ts only sets this variable if files are named, because tracing slows tests down.
 */
const isTraced = process.env['COMPILEO_TRAY_TEST_TRACE'] !== undefined

/** Uncaught errors (`main/app/crash-handler.ts`), and Node's warning about too many listeners. */
const withoutOwner = /uncaught|unhandled rejection|MaxListenersExceededWarning/

/** Flags that run the app without graphics. Without a sandbox, Chromium needs no zygote process, either. */
const unseen = [
  '--ozone-platform=headless',
  '--disable-gpu',
  ...getSandboxArguments().flatMap((switched) => [switched, '--no-zygote']),
]

interface Fixtures {
  capabilities: readonly string[] | undefined
  daemonName: string | undefined
  mayCrash: boolean
  serverOptions: CompileoServerOptions
  desktop: Desktop
  /** Reads the state of jobs more often than a real server, so that tests needn't wait. */
  server: CompileoServer
  canary: Canary
  home: string
  app: AppLauncher
}

export const test = base.extend<Fixtures>({
  capabilities: [undefined, { option: true }],
  daemonName: [undefined, { option: true }],
  mayCrash: [false, { option: true }],
  serverOptions: [{}, { option: true }],
  desktop: async ({ capabilities, daemonName }, use) => {
    const desktop = await startDesktop({
      ...(capabilities && { capabilities }),
      ...(daemonName !== undefined && { name: daemonName }),
    })
    await use(desktop)
    await desktop.stop()
  },
  server: async ({ serverOptions }, use) => {
    const server = await startCompileoServer({ streamIntervalMs: 20, ...serverOptions })
    await use(server)
    await server.close()
  },
  // Playwright derives the required fixtures from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  canary: async ({}, use) => {
    const canary = await startCanary()
    await use(canary)
    await canary.stop()
  },
  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
  app: async ({ desktop, home, mayCrash }, use, testInfo) => {
    const launched: LaunchedApp[] = []
    await use({
      async launch(flags = [], env = {}, switches = []) {
        const app = await launchApp({
          runtime: testRuntime(),
          busAddress: desktop.bus.address,
          home,
          flags,
          env,
          switches,
          switchesAgain: unseen,
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

const readLog = (userDataDir: string) =>
  readFile(join(userDataDir, 'logs', 'compileo-tray.log'), 'utf8').catch(() => '')

async function keepEvidence(app: LaunchedApp, testInfo: TestInfo, index: number): Promise<void> {
  const named = (name: string) => testInfo.outputPath(`${index + 1}-${name}`)
  await testInfo.attach('output of the app', { body: app.output(), contentType: 'text/plain' })
  if (!app.isRunning()) return
  for (const [number, page] of app.electronApp.windows().entries()) {
    await page.screenshot({ path: named(`window-${number + 1}.png`) })
  }
  if (isTraced) await app.electronApp.context().tracing.stop({ path: named('trace.zip') })
}
