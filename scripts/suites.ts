import { ensureApp } from './steps/app.ts'
import { ensureSystemPackages } from './steps/system-packages.ts'
import { ensureMachineBase } from './steps/machine-base.ts'
import { runCheck } from './suites/check.ts'
import { runDesktops } from './suites/desktops.ts'
import type { Failure } from './suites/failures.ts'
import { runPlaywright } from './suites/playwright.ts'
import { runVitest } from './suites/vitest.ts'

export interface Tally {
  passed: number
  failed: number
  ran: number
  /** if the numbers don't show it */
  why?: string
  failures?: Failure[]
  /** failed, and passed when they ran once more */
  flaky?: Failure[]
}

export interface Selection {
  filters: readonly string[]
  desktops: readonly string[]
  /** how often each test runs */
  repeat: number
}

export interface Suite {
  name: string
  /** what it needs besides node_modules */
  prepare?: () => Promise<unknown>
  isNamed?: true
  run: (selection: Selection) => Promise<Tally>
}

/** @param projects of vitest.config.ts */
const vitest =
  (...projects: string[]): Suite['run'] =>
  (selection) =>
    runVitest(projects, selection)

/** What fails fastest comes first. A group's suites run together, as one of them waits. */
export const suites: readonly (readonly Suite[])[] = [
  [{ name: 'check', run: () => runCheck() }],
  [{ name: 'unit', run: vitest('unit', 'unit-alone') }],
  [{ name: 'component', run: vitest('component') }],
  [
    {
      name: 'integration',
      prepare: () => ensureSystemPackages(['bus', 'tls', 'plugin', 'display', 'guide']),
      run: vitest('integration'),
    },
  ],
  [
    {
      name: 'e2e',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts', 'chromium', 'keyring']),
      run: (selection) => runPlaywright(['e2e', 'flows'], selection),
    },
  ],
  [
    {
      name: 'pictures',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts']),
      run: (selection) => runPlaywright(['pictures'], selection),
    },
  ],
  [
    {
      name: 'package',
      prepare: () => ensureApp(['bus', 'packages', 'plugin', 'desktop', 'fonts', 'keyring']),
      run: vitest('package'),
    },
    {
      name: 'desktops',
      prepare: () => ensureApp(['bus', 'desktop', 'fonts']),
      run: runDesktops,
    },
  ],
  [
    {
      name: 'machine',
      isNamed: true,
      prepare: async () => {
        await ensureApp(['packages', 'machine'])
        await ensureMachineBase()
      },
      run: vitest('machine'),
    },
  ],
]
