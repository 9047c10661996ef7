import { ensureMachineBase } from './steps/machine-base.ts'
import type { PackageGroup } from './steps/system-packages.ts'
import { runCheck } from './suites/check.ts'
import { runDesktops } from './suites/desktops.ts'
import type { Failure } from './suites/failures.ts'
import { runPlaywright } from './suites/playwright.ts'
import { runVitest } from './suites/vitest.ts'

export interface Tally {
  passed: number
  failed: number
  ran: number
  /** Explains a failure that the numbers don't show. */
  why?: string
  failures?: Failure[]
  flaky?: Failure[]
}

export interface TestSelection {
  filters: readonly string[]
  desktops: readonly string[]
  repeat: number
}

export interface Suite {
  name: string
  packages?: readonly PackageGroup[]
  needsApp?: true
  prepare?: () => Promise<unknown>
  /**
   * Set if the suite only runs when it is named, because it needs a desktop environment or a machine of its
   * own.
   */
  isNamed?: true
  run: (selection: TestSelection) => Promise<Tally>
}

const vitest =
  (...projects: string[]): Suite['run'] =>
  (selection) =>
    runVitest(projects, selection)

/** Suites that fail quickly come first. */
export const suites: readonly Suite[] = [
  { name: 'check', run: () => runCheck() },
  { name: 'unit', run: vitest('unit', 'unit-alone') },
  { name: 'component', run: vitest('component') },
  {
    name: 'integration',
    packages: ['bus', 'tls', 'plugin', 'display', 'guide'],
    run: vitest('integration'),
  },
  {
    name: 'e2e',
    packages: ['bus', 'desktop', 'fonts', 'chromium', 'keyring'],
    needsApp: true,
    run: (selection) => runPlaywright(['e2e', 'flows'], selection),
  },
  {
    name: 'pictures',
    packages: ['bus', 'desktop', 'fonts'],
    needsApp: true,
    run: (selection) => runPlaywright(['pictures'], selection),
  },
  {
    name: 'package',
    packages: ['bus', 'archive', 'appImage', 'inspection', 'plugin', 'desktop', 'fonts', 'keyring', 'tls'],
    needsApp: true,
    run: vitest('package'),
  },
  {
    name: 'desktops',
    packages: ['bus', 'desktop', 'fonts'],
    needsApp: true,
    isNamed: true,
    run: runDesktops,
  },
  {
    name: 'machine',
    packages: ['machine'],
    needsApp: true,
    prepare: ensureMachineBase,
    isNamed: true,
    run: vitest('machine'),
  },
]
