import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright/test'
import { appArguments, sandboxArguments } from '#scripts/app.ts'
import { capture } from '#scripts/children.ts'
import { root } from '#scripts/places.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { appEnvironment } from '#test/support/app-environment.ts'
import { answerByPromise } from './answer-by-promise.ts'

export interface LaunchOptions {
  readonly runtime: Runtime
  readonly busAddress: string
  readonly home: string
  readonly flags?: readonly string[]
  readonly switches?: readonly string[]
  readonly switchesAgain?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A package to run instead of the build. */
  readonly executable?: string
  /** Keeps Chromium's sandbox, which refuses to run as root. */
  readonly sandboxed?: boolean
}

export type LaunchedApp = Awaited<ReturnType<typeof launchApp>>

const quitLimit = 10_000
/** Node's last message when only the debugger keeps it, and how long it may wait then, in ms. */
const held = { words: 'Waiting for the debugger to disconnect', ms: 2_000 } as const

/** Earlier key presses do nothing. */
async function untilItAnswers(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('mark').some(({ name }) => name === 'taken over' || name === 'rendered'),
  )
}

export async function launchApp(options: LaunchOptions) {
  const { runtime, home, flags = [], switches = [], switchesAgain = [] } = options
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
    // Playwright would disable it.
    chromiumSandbox: sandboxed,
    // Otherwise unsaved traces stay in the system's temporary folder.
    tracesDir: join(home, 'traces'),
  })
  const electronApp = answerByPromise(launched)
  const child = electronApp.process()
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (printed += part))
  }
  // After an error, it would restart and outlive the test.
  await electronApp.evaluate(({ app }) => {
    app.relaunch = () => undefined
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    electronApp,
    userDataDir,
    /** What it has printed since Playwright could drive it. */
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
        // Closed windows are listed a moment longer.
        if (!page.isClosed()) throw failure
      }
    },
    launchAgain: (again: readonly string[] = [], more: Readonly<Record<string, string | undefined>> = {}) =>
      capture(executable, [...switchesAgain, ...argumentsFor(again)], {
        cwd: root,
        env: { ...env, ...more },
      }),
    /** Quits as the menu does. Kills it after ten seconds, and fails. */
    async quit() {
      if (!isRunning()) return
      const timer = setTimeout(() => child.kill('SIGKILL'), quitLimit)
      // Playwright, the debugger, sometimes misses that Node waits for it.
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
          { cause: unanswered },
        )
      }
    },
  }
}
