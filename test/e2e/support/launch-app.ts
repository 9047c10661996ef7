import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright/test'
import { appArguments, sandboxArguments } from '../../../scripts/app.mjs'
import { capture } from '../../../scripts/children.mjs'
import { root } from '../../../scripts/places.mjs'
import type { Runtime } from '../../../scripts/steps/electron-runtime.mjs'
import { appEnvironment } from '../../support/app-environment.ts'
import { answerByPromise } from './answer-by-promise.ts'

export interface LaunchOptions {
  readonly runtime: Runtime
  /** Of the session that the app lives in. */
  readonly busAddress: string
  /** The folder of everything that the app writes; it may be an earlier launch's. */
  readonly home: string
  readonly flags?: readonly string[]
  /** Of Chromium. */
  readonly switches?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A package to run in the place of the build. */
  readonly executable?: string
  /** Keeps Chromium's sandbox, which refuses to work for root. */
  readonly sandboxed?: boolean
}

/** The built app, running. */
export interface LaunchedApp {
  readonly electronApp: ElectronApplication
  readonly userDataDir: string
  /** Its output on both streams, since it could be driven. */
  readonly output: () => string
  readonly isRunning: () => boolean
  /** The open window, or the next one, once it responds. */
  readonly window: () => Promise<Page>
  /**
   * Launches it again with the same data, as a second double-click does, and waits for that to exit.
   * @param env variables besides the first launch's
   */
  readonly launchAgain: (
    flags?: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
  ) => Promise<{ code: number; stdout: string; stderr: string }>
  /** Quits as the menu does. Fails when it is still there after ten seconds, and then kills it. */
  readonly quit: () => Promise<void>
}

/** How long an app may take to quit, ms. */
const quitLimit = 10_000
/** What Node says at its very end, when nothing of the app is left to be done, and how long it may wait then, ms. */
const held = { words: 'Waiting for the debugger to disconnect', ms: 2_000 } as const

/** Waits until the page's script has taken over what main has rendered: a key that is pressed before that does nothing. */
async function untilItAnswers(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('mark').some(({ name }) => name === 'taken over' || name === 'rendered'),
  )
}

/** Runs the built app in a home and a D-Bus session of its own. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const { runtime, home, flags = [], switches = [] } = options
  const userDataDir = join(home, 'user-data')
  await mkdir(userDataDir, { recursive: true })
  const env = appEnvironment(options)
  const { executable = runtime.executable, sandboxed = false } = options
  const argumentsFor = (given: readonly string[]) => {
    const own = [`--user-data-dir=${userDataDir}`, ...given]
    if (options.executable === undefined) return [...switches, ...appArguments(own)]
    return [...switches, ...(sandboxed ? [] : sandboxArguments()), ...own]
  }

  const launched = await _electron.launch({
    executablePath: executable,
    args: argumentsFor(flags),
    cwd: root,
    env,
    // Playwright would switch it off.
    chromiumSandbox: sandboxed,
    // Else what no test asked to keep would stay in the system's temporary folder.
    tracesDir: join(home, 'traces'),
  })
  const electronApp = answerByPromise(launched)
  const child = electronApp.process()
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (printed += part))
  }
  // One that met an error of its own would outlive the test.
  await electronApp.evaluate(({ app }) => {
    app.relaunch = () => undefined
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    electronApp,
    userDataDir,
    output: () => printed,
    isRunning,
    async window() {
      const page = electronApp.windows()[0] ?? (await electronApp.waitForEvent('window'))
      await untilItAnswers(page)
      return page
    },
    launchAgain: (again = [], more = {}) =>
      capture(executable, argumentsFor(again), { cwd: root, env: { ...env, ...more } }),
    async quit() {
      if (!isRunning()) return
      const timer = setTimeout(() => child.kill('SIGKILL'), quitLimit)
      // Playwright, which is the debugger, now and then misses that it is waited for.
      let release: NodeJS.Timeout | undefined
      child.stderr?.on('data', () => {
        if (printed.includes(held.words)) release ??= setTimeout(() => child.kill('SIGKILL'), held.ms)
      })
      const gone = once(child, 'exit')
      // Not immediately: the debugger would run this in the middle of any function.
      const asked = electronApp.evaluate(({ app }) => void setImmediate(() => app.quit()))
      // A fast app exits before it can reply; only its exit matters.
      const unanswered = await asked.then(
        () => undefined,
        (error: unknown) => error,
      )
      await gone
      clearTimeout(timer)
      clearTimeout(release)
      await electronApp.close()
      if (child.signalCode === 'SIGKILL' && !release) {
        throw new Error(
          `The app had not quit after ${quitLimit} ms and was killed. It printed:\n${printed}`,
          {
            cause: unanswered,
          },
        )
      }
    },
  }
}
