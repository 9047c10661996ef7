import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright/test'
import { getAppArguments, getSandboxArguments } from '#scripts/app.ts'
import { captureOutput } from '#scripts/children.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { createAppEnvironment } from '#test/support/app-environment.ts'
import { answerByPromise } from './answer-by-promise.ts'

export interface LaunchOptions {
  readonly runtime: Runtime
  readonly busAddress: string
  readonly home: string
  readonly flags?: readonly string[]
  readonly switches?: readonly string[]
  readonly switchesAgain?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly executable?: string
  /** Uses Chromium's sandbox, which can't run as root. */
  readonly sandboxed?: boolean
}

export type LaunchedApp = Awaited<ReturnType<typeof launchApp>>

const quitLimit = 10_000
/**
 * The last message that Node prints before it exits while a debugger is connected, and the time, in ms, after
 * which a process that hasn't exited is killed.
 */
const held = { words: 'Waiting for the debugger to disconnect', ms: 2_000 } as const

/** Waits until the page sets one of these performance marks. Until then, the window ignores keys. */
async function untilItAnswers(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('mark').some(({ name }) => name === 'taken over' || name === 'rendered'),
  )
}

export async function launchApp(options: LaunchOptions) {
  const { runtime, home, flags = [], switches = [], switchesAgain = [] } = options
  const userDataDir = join(home, 'user-data')
  await mkdir(userDataDir, { recursive: true })
  const env = createAppEnvironment(options)
  const { executable = runtime.executable, sandboxed = false } = options
  const argumentsFor = (given: readonly string[]) => {
    const own = [`--user-data-dir=${userDataDir}`, ...given]
    if (options.executable === undefined) return [...switches, ...getAppArguments(own)]
    return [...switches, ...(sandboxed ? [] : getSandboxArguments()), ...own]
  }

  const launched = await _electron.launch({
    executablePath: executable,
    args: argumentsFor(flags),
    cwd: projectRoot,
    env,
    // Playwright disables the sandbox by default.
    chromiumSandbox: sandboxed,
    // Otherwise traces remain in the system's folder for temporary files.
    tracesDir: join(home, 'traces'),
  })
  const electronApp = answerByPromise(launched)
  const child = electronApp.process()
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (printed += part))
  }
  // The app restarts after an error, and would then outlive the test.
  await electronApp.evaluate(({ app }) => {
    app.relaunch = () => undefined
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    electronApp,
    userDataDir,
    /** The output since Playwright connected. */
    output: () => printed,
    isRunning,
    async window(): Promise<Page> {
      for (;;) {
        const page = electronApp.windows()[0] ?? (await electronApp.waitForEvent('window'))
        const failure = await untilItAnswers(page).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (failure === undefined) return page
        // Playwright lists a closed window for a moment. In that case, the next window is used.
        if (!page.isClosed()) throw failure
      }
    },
    launchAgain: (again: readonly string[] = [], more: Readonly<Record<string, string | undefined>> = {}) =>
      captureOutput(executable, [...switchesAgain, ...argumentsFor(again)], {
        cwd: projectRoot,
        env: { ...env, ...more },
      }),
    /** Quits as the menu does. If the app doesn't exit within ten seconds, kills it and fails. */
    async quit() {
      if (!isRunning()) return
      const timer = setTimeout(() => child.kill('SIGKILL'), quitLimit)
      // At its exit, Node waits until the debugger disconnects. Playwright is the debugger and doesn't always notice, so
      // this kills the process after a while.
      let release: NodeJS.Timeout | undefined
      child.stderr?.on('data', () => {
        if (printed.includes(held.words)) release ??= setTimeout(() => child.kill('SIGKILL'), held.ms)
      })
      const gone = once(child, 'exit')
      // `setImmediate` prevents the debugger from interrupting another function to run this.
      const asked = electronApp.evaluate(({ app }) => void setImmediate(() => app.quit()))
      // The app may exit before it has replied.
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
          { cause: unanswered },
        )
      }
    },
  }
}
